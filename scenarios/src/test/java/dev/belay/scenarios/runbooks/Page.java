package dev.belay.scenarios.runbooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A page of the runbooks.
///
/// @param name of the file, without its ending
/// @param commands what stands between fences, in its order
record Page(String name, String text, List<String> commands) {

    static final Path FOLDER = Path.of("..", "runbooks");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

    Page {
        commands = List.copyOf(commands);
    }

    static Page of(Path file) {
        try {
            String text = Files.readString(file);
            String name = Objects.requireNonNull(file.getFileName()).toString();
            return new Page(
                    name.substring(0, name.length() - ".md".length()),
                    text,
                    FENCED.matcher(text).results().map(found -> found.group(2)).toList());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Page procedure(String name) {
        return of(FOLDER.resolve("procedures").resolve(name + ".md"));
    }

    /// All of a folder, by their names.
    static List<Page> in(String folder) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.sorted().map(Page::of).toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
