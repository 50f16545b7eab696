package dev.belay.release;

/// How a new revision is kept from rolling out by itself. Chosen by what there is, changed only between trials.
public enum Brake {
    /// The Release carries the images: Belay writes them and the pause in one patch, so nothing can slip in
    /// between.
    BY_RELEASE("ByRelease"),
    /// An admission policy adds the pause to the very write that changes the revision.
    ON_CHANGE("OnChange"),
    /// No policy is served: the Deployment stays paused between trials too.
    STANDING("Standing"),
    /// The Release moves a flag: its Deployment is left alone, and rolls by Kubernetes' own hand or
    /// another Release's.
    NONE("None");

    private final String word;

    Brake(String word) {
        this.word = word;
    }

    /// As it stands in status and on the Deployment's label.
    public String word() {
        return word;
    }

    public static Brake of(String word) {
        for (Brake brake : values()) {
            if (brake.word.equals(word)) {
                return brake;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is no brake: ByRelease, OnChange, Standing and None are");
    }
}
