package dev.belay.verdict;

/// A state text that is not taken. Checked, because the caller must do something: begin the judge anew, and say so.
final class StateRefused extends Exception {

    private static final long serialVersionUID = 1L;

    enum Why {
        FOREIGN_VERSION("another version of Belay wrote it"),
        OTHER_LIMITS("it was gathered under other limits"),
        CORRUPT("it is damaged");

        private final String words;

        Why(String words) {
            this.words = words;
        }
    }

    private final Why why;

    StateRefused(Why why, String text) {
        super(sentence(why, text));
        this.why = why;
    }

    StateRefused(Why why, String text, Throwable cause) {
        super(sentence(why, text), cause);
        this.why = why;
    }

    Why why() {
        return why;
    }

    private static String sentence(Why why, String text) {
        String shown = text.length() <= 12 ? text : text.substring(0, 12) + "…";
        return "the evidence '%s' in status is not used, %s: this judge begins anew and needs its looks again"
                .formatted(shown, why.words);
    }
}
