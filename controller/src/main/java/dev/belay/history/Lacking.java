package dev.belay.history;

import java.util.List;

/// Trials that a Release's status remembers and the history lacks.
public record Lacking(String namespace, String release, List<String> trials) {

    public Lacking {
        trials = List.copyOf(trials);
    }
}
