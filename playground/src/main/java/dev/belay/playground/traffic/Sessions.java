package dev.belay.playground.traffic;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Whose turn it is to call. By chance, though the same in every run: in a fixed order each would meet the same backend
/// again and again.
final class Sessions {

    private static final long SEED = 8;

    private final List<String> names;
    private final SplittableRandom random = new SplittableRandom(SEED);

    Sessions(int people) {
        names = IntStream.range(0, people).mapToObj(i -> "caller-" + i).toList();
    }

    /// Empty: nobody has one.
    String next() {
        return names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
    }
}
