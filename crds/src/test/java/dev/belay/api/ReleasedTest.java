package dev.belay.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The CRDs of today beside those of every version that was released.
class ReleasedTest {

    private static final List<String> FILES = List.of("releases.belay.dev.yaml", "releasepolicies.belay.dev.yaml");
    private static final List<String> NAMES = List.of("/spec/group", "/spec/scope", "/spec/names");

    @BeforeAll
    static void keep() throws IOException {
        String version = System.getProperty("released");
        if (version != null) {
            Path folder = Files.createDirectories(Released.FOLDER.resolve(version));
            for (String file : FILES) {
                Files.writeString(folder.resolve(file), present(file));
            }
            Path accepted = Path.of("src", "test", "resources", "rules", "accepted.yaml");
            Files.writeString(folder.resolve("accepted.yaml"), Files.readString(accepted));
        }
    }

    static List<Released> all() {
        return Released.all();
    }

    private static String present(String file) {
        return Objects.requireNonNull(GeneratedCrd.all().get(file), file);
    }

    @Test
    void thereAreSome() {
        assertThat(all()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatItAcceptedIsAccepted(Released version) {
        for (String file : FILES) {
            JsonNode former = version.crd(file).at("/spec/versions/0/schema/openAPIV3Schema");
            assertThat(Compatibility.breaks(former, Released.schema(present(file)), Released.looser()))
                    .as(
                            "%s refuses or drops what that of %s took: add instead of changing; a rule that only became"
                                    + " looser goes into crds/released/looser.yaml",
                            file, version)
                    .isEmpty();
        }
    }

    /// Another name, scope or version is another kind, and what is stored of the old one is lost to
    /// sight.
    @ParameterizedTest
    @MethodSource("all")
    void itsKindsAreServedUnderTheirNames(Released version) throws IOException {
        for (String file : FILES) {
            JsonNode former = version.crd(file);
            JsonNode present = Samples.parse(present(file).getBytes(StandardCharsets.UTF_8));
            for (String name : NAMES) {
                assertThat(present.at(name)).as("%s: %s", file, name).isEqualTo(former.at(name));
            }
            assertThat(served(present)).as(file).containsAll(served(former));
            assertThat(present.at("/spec/versions/0/subresources"))
                    .as(file)
                    .isEqualTo(former.at("/spec/versions/0/subresources"));
        }
    }

    private static List<String> served(JsonNode crd) {
        return crd.at("/spec/versions").findValuesAsText("name").stream()
                .filter(name -> name.matches("v[0-9]+((alpha|beta)[0-9]+)?"))
                .toList();
    }
}
