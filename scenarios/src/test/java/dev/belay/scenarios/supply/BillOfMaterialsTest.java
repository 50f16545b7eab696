package dev.belay.scenarios.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.playground.operator.Distribution;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The SBOM of the distribution that was packaged last, beside what is really in it.
class BillOfMaterialsTest {

    /// What may be shipped with a program under Apache-2.0, by the names of SPDX or, where an author
    /// has one of their own, by that. Not among them, however small the library: anything that asks for
    /// more than its own sources and its notice (GPL and LGPL alone, AGPL, SSPL, BUSL), and anything
    /// without a licence.
    private static final Set<String> ALLOWED =
            Set.of("Apache-2.0", "Apache 2 License", "BSD-2-Clause", "EPL-2.0", "MIT", "MIT-0", "MPL-2.0");

    private static final String OURS = "dev.belay:";

    private final Path folder = Distribution.built().folder();
    private final List<Component> components = Component.all(sbom());

    private JsonNode sbom() {
        Path file = folder.resolve("belay.cdx.json");
        try {
            return Serialization.unmarshal(Files.readString(file), JsonNode.class);
        } catch (IOException missing) {
            throw new IllegalStateException(
                    file + " is not there: run mvn package -pl controller -am first, not offline", missing);
        }
    }

    @Test
    void everyLibraryIsUnderALicenceThatWeMayShip() {
        assertThat(refused(ALLOWED))
                .as("libraries whose licence is not on the list: take another one, or defend the licence there")
                .isEmpty();
    }

    /// It also shows that the test above can fail: with any one of them taken away it does.
    @Test
    void noLicenceOnTheListIsThereForNothing() {
        for (String licence : ALLOWED) {
            Set<String> others = new HashSet<>(ALLOWED);
            others.remove(licence);
            assertThat(refused(others))
                    .as("libraries that need %s: none any more, so take it off the list", licence)
                    .isNotEmpty();
        }
    }

    private List<Component> refused(Set<String> allowed) {
        return components.stream()
                .filter(one -> !one.name().startsWith(OURS))
                .filter(one -> !one.isUnderOneOf(allowed))
                .toList();
    }

    /// By their bytes: a name that is right says little.
    @Test
    void namesEveryJarThatIsShippedAndNoOther() throws IOException {
        assertThat(components.stream()
                        .filter(one -> !one.name().startsWith(OURS))
                        .map(Component::sha256))
                .containsExactlyInAnyOrderElementsOf(hashesOfOthers());
        assertThat(components).extracting(Component::name).anyMatch(name -> name.startsWith(OURS + "belay-crds:"));
    }

    private Set<String> hashesOfOthers() throws IOException {
        Set<String> hashes = new TreeSet<>();
        try (Stream<Path> jars = Files.list(folder.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                if (!String.valueOf(jar.getFileName()).startsWith("belay-")) {
                    hashes.add(sha256(jar));
                }
            }
        }
        return hashes;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
