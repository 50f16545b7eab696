package dev.belay.loop;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a status would say now and does not say yet. A word is written when it has stood for five seconds: what is true
/// for a moment only, such as that nobody has called a candidate whose first request is on its way, is never read.
final class Unsaid {

    private static final Duration STOOD = Duration.ofSeconds(5);

    /// Words that never stand are said all the same: what is written would else grow older and older.
    private static final Duration RESTLESS = Duration.ofSeconds(15);

    private @Nullable Object words;
    private Instant theseSince = Instant.MIN;
    private Instant anySince = Instant.MIN;

    /// When they are to be written.
    Instant due(Object wordsNow, Instant now) {
        if (words == null) {
            anySince = now;
        }
        if (!wordsNow.equals(words)) {
            words = wordsNow;
            theseSince = now;
        }
        Instant stood = theseSince.plus(STOOD);
        Instant restless = anySince.plus(RESTLESS);
        return stood.isBefore(restless) ? stood : restless;
    }

    /// The status says all that there is to say.
    void nothing() {
        words = null;
    }
}
