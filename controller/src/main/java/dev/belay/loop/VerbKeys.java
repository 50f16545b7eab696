package dev.belay.loop;

import dev.belay.release.Verb;

/// The annotations by which people speak to a Release.
final class VerbKeys {

    static final String PREFIX = "belay.dev/";

    private VerbKeys() {}

    static String of(Verb.Name name) {
        return PREFIX + name.word();
    }

    /// Who said it, as the API server signs it.
    static String author(Verb.Name name) {
        return of(name) + "-by";
    }
}
