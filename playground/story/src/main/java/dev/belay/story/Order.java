package dev.belay.story;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the demo was asked for. The script `demo` checks what a person typed; this reads what the script
/// made of it.
///
/// @param isWithFlag the story with the feature flag is told
/// @param isCheck it tells by its exit code whether a promise was broken, and does not stay
/// @param json where the figures go
/// @param picture where a picture of the run goes
/// @param anatomy where a picture of one release goes
/// @param home the repository's root
/// @param columns how wide the terminal is; 0: there is none
/// @param isColoured whether colours are wanted
record Order(
        boolean isWithFlag,
        boolean isCheck,
        @Nullable Path json,
        @Nullable Path picture,
        @Nullable Path anatomy,
        Path home,
        int columns,
        boolean isColoured) {

    static Order of(List<String> args) {
        return new Order(
                args.contains("--flags"),
                args.contains("--check"),
                path(args, "--json"),
                path(args, "--picture"),
                path(args, "--anatomy"),
                Path.of(value(args, "--home", ".")).toAbsolutePath().normalize(),
                Integer.parseInt(value(args, "--columns", "0")),
                args.contains("--colour"));
    }

    private static @Nullable Path path(List<String> args, String option) {
        String value = value(args, option, "");
        return value.isEmpty() ? null : Path.of(value).toAbsolutePath();
    }

    private static String value(List<String> args, String option, String otherwise) {
        int at = args.indexOf(option);
        if (at < 0) {
            return otherwise;
        }
        if (at + 1 == args.size()) {
            throw new IllegalArgumentException(option + " wants a value behind it");
        }
        return args.get(at + 1);
    }

    Tale tale() {
        return isWithFlag ? Tale.FLAGS : Tale.RELEASES;
    }

    boolean isTerminal() {
        return columns > 0;
    }
}
