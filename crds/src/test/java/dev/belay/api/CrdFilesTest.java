package dev.belay.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrdFilesTest {

    private static final Path FOLDER = Path.of("").toAbsolutePath();

    @Test
    void checkedInFilesAreWhatTheTypesSay() throws IOException {
        Map<String, String> files = GeneratedCrd.all();
        assertThat(files).containsOnlyKeys("releases.belay.dev.yaml", "releasepolicies.belay.dev.yaml");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = FOLDER.resolve(file.getKey());
            if ("write".equals(System.getProperty("crds"))) {
                Files.writeString(path, file.getValue());
            }
            assertThat(path)
                    .as("%s is not what the Java types say: run `mvn -pl crds test -Dcrds=write`", file.getKey())
                    .hasContent(file.getValue());
        }
    }
}
