package dev.belay.story;

import dev.belay.playground.cluster.Kubectl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// A manifest beside these classes, shown and applied as it stands there.
record Texts(String yaml) {

    static Texts of(String name) {
        try (InputStream in = Objects.requireNonNull(Texts.class.getResourceAsStream(name), name)) {
            return new Texts(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With another text in one place.
    Texts with(String former, String latter) {
        if (!yaml.contains(former)) {
            throw new IllegalStateException("There is no '" + former.strip() + "' in the manifest");
        }
        return new Texts(yaml.replace(former, latter));
    }

    void appliedBy(Kubectl kubectl) {
        Kubectl.Outcome outcome = kubectl.feed(yaml, "apply", "-f", "-");
        if (outcome.code() != 0) {
            throw new IllegalStateException("kubectl apply was refused: " + outcome.output());
        }
    }
}
