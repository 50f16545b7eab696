package dev.belay.scenarios.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One of each kind, put where they could hide: none is overlooked, and what only looks like one is
/// none.
class SecretsTest {

    private static final String LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\n";

    /// Written in two halves, or this file would be one of them.
    private static final Map<String, String> PLANTED = Map.of(
            "a private key", "-----BEGIN PRIVATE" + " KEY-----\n" + LINE + LINE,
            "a key of a cloud", "id = AKIA" + "IOSFODNN7EXAMPLE;",
            "a token of a code host", "ghp" + "_0123456789abcdefghijABCDEFGHIJ012345",
            "a signed token", "eyJhbGciOiJIUzI1NiJ9abcd" + ".eyJzdWIiOiIxMjM0NTY3ODkw." + "c2lnbmF0dXJlLXNpZ25hdHVyZQ",
            "a key of a kubeconfig", "client-key-data: " + "LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1I",
            "a password in an address", "jdbc:postgresql" + "://belay:swordfish@db/belay",
            "a password of Maven's", "<password>" + "swordfish</password>");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyKindIsFoundInAFileAndInAJarInAJar() throws IOException {
        assertThat(PLANTED).containsOnlyKeys(Secrets.kinds().toArray(String[]::new));
        for (Map.Entry<String, String> one : PLANTED.entrySet()) {
            Files.writeString(folder.resolve("file"), "before " + one.getValue() + " after");
            try (OutputStream out = Files.newOutputStream(folder.resolve("outer.jar"))) {
                out.write(jar("inner.jar", jar("deep", one.getValue().getBytes(StandardCharsets.UTF_8))));
            }
            assertThat(Secrets.in(folder))
                    .containsExactly("file holds " + one.getKey(), "outer.jar!/inner.jar!/deep holds " + one.getKey());
        }
    }

    private static byte[] jar(String name, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void filesThatAreMadeForSecretsAreFoundByTheirNames() throws IOException {
        for (String name : List.of(".m2/settings.xml", "home/.ssh/known", "a/id_ed25519", "tls.p12", "x.kubeconfig")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.resolve("..").normalize());
            Files.writeString(file, "nothing");
        }
        assertThat(Secrets.in(folder)).hasSize(5);
    }

    @Test
    void whatReadsAKeyIsNone() throws IOException {
        Files.writeString(folder.resolve("Pem.class"), "-----BEGIN PRIVATE" + " KEY-----\0-----END PRIVATE KEY-----");
        Files.writeString(folder.resolve("readme"), "https://example.org/a:b and user@example.org");
        assertThat(Secrets.in(folder)).isEmpty();
    }
}
