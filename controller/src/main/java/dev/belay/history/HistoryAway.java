package dev.belay.history;

/// The history cannot be read or written now; everything else goes on.
public final class HistoryAway extends Exception {

    private static final long serialVersionUID = 1L;

    HistoryAway(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    HistoryAway(String sentence) {
        super(sentence);
    }
}
