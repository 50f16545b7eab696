package dev.belay.scenarios.witness;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What happened, a line a state.
record TimeLine(List<Sighting> story) {

    private static final int BEFORE = 14;
    private static final int AFTER = 4;

    /// The lines around one, which is marked.
    String around(int index) {
        return IntStream.range(Math.max(0, index - BEFORE), Math.min(story.size(), index + AFTER + 1))
                .mapToObj(at -> (at == index ? " >" : "  ") + line(story.get(at)))
                .collect(Collectors.joining("\n"));
    }

    String all() {
        return story.stream().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(Sighting sighting) {
        double seconds = Duration.between(story.getFirst().at(), sighting.at()).toMillis() / 1000.0;
        return "%8.3f s %d %s %s%s"
                .formatted(
                        seconds,
                        sighting.version(),
                        sighting.thing(),
                        sighting.gone() ? "is gone, was " : "",
                        Words.of(sighting.object()));
    }
}
