package dev.belay.release;

/// Why a trial is taken back, and where it ends.
public record Fall(Reason cause, String message, After after) {

    public enum After {
        /// The revision is sticky: not again until asked.
        FAILED("Failed"),
        /// A newer revision waits for its own trial.
        SUPERSEDED("Superseded"),
        /// Stable's own revision was asked for.
        REVERTED("Reverted"),
        /// The Release is being deleted.
        LEAVING("Leaving");

        private final String word;

        After(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public static After of(String word) {
            for (After after : values()) {
                if (after.word.equals(word)) {
                    return after;
                }
            }
            throw new IllegalArgumentException("'" + word + "' is no way for a trial to end that Belay knows");
        }
    }
}
