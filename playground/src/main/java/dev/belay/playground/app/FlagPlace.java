package dev.belay.playground.app;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where an app reads its feature flag, as its container's environment says it.
///
/// @param url of the Unleash, up to the path before /api
/// @param token a client token, which says the environment too
/// @param flag its name
record FlagPlace(URI url, String token, String flag) {

    private static final List<String> VARIABLES = List.of("UNLEASH_URL", "UNLEASH_TOKEN", "UNLEASH_FLAG");

    /// Nothing: the app was told of no flag.
    ///
    /// @throws IllegalArgumentException with what is missing, when it was told by half
    static @Nullable FlagPlace of(Map<String, String> environment) {
        List<String> missing = VARIABLES.stream()
                .filter(name -> environment.getOrDefault(name, "").isEmpty())
                .toList();
        if (missing.size() == VARIABLES.size()) {
            return null;
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("An app that is to read a flag wants " + String.join(", ", VARIABLES)
                    + " in its environment, each with a value written there: " + String.join(", ", missing)
                    + " not found");
        }
        return new FlagPlace(URI.create(value(environment, 0)), value(environment, 1), value(environment, 2));
    }

    private static String value(Map<String, String> environment, int variable) {
        return Objects.requireNonNull(environment.get(VARIABLES.get(variable)));
    }

    /// Tells nobody the token.
    @Override
    public String toString() {
        return flag + " of " + url;
    }
}
