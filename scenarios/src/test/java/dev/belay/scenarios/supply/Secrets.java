package dev.belay.scenarios.supply;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Looks through files, and through the jars among them, for what must be in no image: keys and tokens
/// by their form, and files that are made to hold some.
final class Secrets {

    private static final Map<String, Pattern> FORMS = new LinkedHashMap<>();

    /// Whatever is in it.
    private static final Pattern NAMES = Pattern.compile(
            "(.*/)?(\\.git|\\.netrc|\\.npmrc|\\.docker|\\.m2|\\.ssh|\\.env|settings(-security)?\\.xml|id_(rsa|ecdsa|ed25519)"
                    + "|kubeconfig|[^/]*\\.(p12|pfx|jks|keystore|kubeconfig))(/.*)?");

    /// The beginning of the second line of a key that guards nothing: Netty tries with it what its TLS can do.
    /// It is the same in every copy of Netty.
    private static final String PUBLIC_KEY = "a84ENvkWzWgFGtVAe5iZUChqrAPNdgnQ";

    static {
        // With the key behind it: whoever reads keys has the line in the code.
        FORMS.put(
                "a private key",
                Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----\\s+(?:[A-Za-z0-9+/=]{16,}\\s+){2}"));
        FORMS.put("a key of a cloud", Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"));
        FORMS.put(
                "a token of a code host", Pattern.compile("\\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[A-Za-z0-9_-]{20})"));
        FORMS.put(
                "a signed token",
                Pattern.compile("\\beyJ[A-Za-z0-9_-]{16,}\\.eyJ[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}"));
        FORMS.put("a key of a kubeconfig", Pattern.compile("client-key-data\"?:\\s*\"?[A-Za-z0-9+/=]{40,}"));
        FORMS.put(
                "a password in an address",
                Pattern.compile("\\b(?:https?|jdbc:[a-z]+)://[^\\s:/@]{1,64}:[^\\s/@]{6,64}@"));
        FORMS.put("a password of Maven's", Pattern.compile("<(?:password|passphrase)>[^<$]{4,}</"));
    }

    private final List<String> found = new ArrayList<>();

    private Secrets() {}

    /// Sentences, each with the file.
    static List<String> in(Path folder) throws IOException {
        Secrets secrets = new Secrets();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> Files.isRegularFile(path) && !Files.isSymbolicLink(path))
                    .sorted()
                    .toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    secrets.look(folder.relativize(file).toString(), in);
                }
            }
        }
        return List.copyOf(secrets.found);
    }

    private void look(String name, InputStream in) throws IOException {
        if (NAMES.matcher(name).matches()) {
            found.add(name + " is a file that is made to hold secrets");
        }
        if (name.endsWith(".jar") || name.endsWith(".zip")) {
            ZipInputStream entries = new ZipInputStream(in);
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (!entry.isDirectory()) {
                    look(name + "!/" + entry.getName(), entries);
                }
            }
        } else {
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            FORMS.forEach((what, form) -> {
                if (form.matcher(text).results().anyMatch(hit -> !hit.group().contains(PUBLIC_KEY))) {
                    found.add(name + " holds " + what);
                }
            });
        }
    }

    static List<String> kinds() {
        return List.copyOf(FORMS.keySet());
    }
}
