package dev.belay.release;

import java.util.regex.Pattern;

/// What can be on trial. A pod template as Kubernetes compares it, named by the first ten hex digits of
/// its hash (a candidate whose name was taken already carries a suffix, `-2`); or the release of a
/// flag, by the name that the user gives it.
public record Revision(String hash) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    public Revision {
        if (!FORM.matcher(hash).matches()) {
            throw new IllegalArgumentException("'" + hash
                    + "' is no revision: ten hex digits are, such as 4f1c09ab77, or a flag's release, such as 2026-11");
        }
    }

    @Override
    public String toString() {
        return hash;
    }
}
