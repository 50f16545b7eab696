package dev.belay.history;

import java.util.concurrent.ExecutionException;

/// The history cannot be read or written now; everything else goes on.
public final class HistoryAway extends Exception {

    private static final long serialVersionUID = 1L;

    HistoryAway(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    HistoryAway(String sentence) {
        super(sentence);
    }

    /// As another thread met it.
    static HistoryAway of(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause instanceof HistoryAway away
                ? new HistoryAway(String.valueOf(away.getMessage()), away)
                : new HistoryAway(
                        "The history could not be read: " + cause + ". This is a bug of Belay's: please report it", e);
    }
}
