package dev.belay.scenarios.measured;

import dev.belay.scenarios.stage.Figures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The same measured many times, in seconds.
record Spread(String name, List<Double> seconds) {

    Spread {
        seconds = Collections.unmodifiableList(new ArrayList<>(seconds));
    }

    /// Of an even number the upper one of the two in the middle.
    double median() {
        return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }

    double max() {
        return Collections.max(seconds);
    }

    /// @param mostMedian what the median must keep
    /// @param most what each must keep
    void note(double mostMedian, double most) {
        Figures.write("%s, median of %d".formatted(name, seconds.size()), median(), "s", mostMedian);
        Figures.write("%s, max of %d".formatted(name, seconds.size()), max(), "s", most);
    }
}
