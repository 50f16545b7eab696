package dev.belay.verdict;

import java.util.ArrayList;
import java.util.List;

/// What a look costs, without drawing its requests.
final class LookCost {

    private static final int DRAWN = 10_000;
    private static final int ROUNDS = 600;

    private LookCost() {}

    static String measure(Rates rates) {
        Service service = new Service(rates, Acceptance.ERRORS, new Sampler(1));
        List<Counts> drawn = new ArrayList<>();
        for (int look = 0; look < DRAWN; look++) {
            drawn.add(service.draw(Faults.both(0.009)));
        }
        looks(service, drawn, ROUNDS / 3);
        long began = System.nanoTime();
        looks(service, drawn, ROUNDS);
        return Long.toString((System.nanoTime() - began) / ((long) DRAWN * ROUNDS));
    }

    private static void looks(Service service, List<Counts> drawn, int rounds) {
        for (int round = 0; round < rounds; round++) {
            drawn.forEach(service::look);
        }
    }
}
