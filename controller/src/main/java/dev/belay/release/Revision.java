package dev.belay.release;

import java.util.regex.Pattern;

/// A pod template as Kubernetes compares it, named by the first ten hex digits of its hash. A candidate whose name
/// was taken already carries a suffix (`-2`).
public record Revision(String hash) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{10}(-[0-9]+)?");

    public Revision {
        if (!FORM.matcher(hash).matches()) {
            throw new IllegalArgumentException("'" + hash + "' is no revision: ten hex digits are, such as 4f1c09ab77");
        }
    }

    @Override
    public String toString() {
        return hash;
    }
}
