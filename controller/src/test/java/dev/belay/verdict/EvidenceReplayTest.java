package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Random fleets: what looks add up to, and what another process sees that replays the last minute.
class EvidenceReplayTest {

    private static final int FLEETS = 60;
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private static Fleet.Shape shape(int fleet) {
        double spacing = new double[] {1, 5, 15}[fleet % 3];
        return new Fleet.Shape(spacing, new Rates(20, 60), 1 + fleet % 4, fleet % 5 * 3.0, fleet % 2 == 0);
    }

    /// How often it is asked for a look.
    private static int asked(int fleet) {
        return (int) Math.round(shape(fleet).spacing() / shape(fleet).asked());
    }

    private static List<Poll> polls(int fleet, int spacings) {
        Fleet.Shape shape = shape(fleet);
        Fleet.Fault fault = new Fleet.Fault(Faults.HEALTHY, 100, 300, new Faults(0.3, 0.1));
        Fleet simulated = new Fleet(shape, fault, new Sampler(fleet));
        List<Poll> polls = new ArrayList<>();
        for (int poll = 1; poll <= spacings * asked(fleet); poll++) {
            polls.add(simulated.poll(poll * shape.asked()));
        }
        return polls;
    }

    private static List<Look> looks(int fleet, List<Poll> polls) {
        return looks(fleet, polls, null);
    }

    private static List<Look> looks(int fleet, List<Poll> polls, @Nullable Instant judgedUntil) {
        Evidence evidence = new Evidence(shape(fleet).duration(), WARM_UP, judgedUntil);
        List<Look> looks = new ArrayList<>();
        for (Poll poll : polls) {
            Look look = evidence.take(poll).look();
            if (look != null) {
                looks.add(look);
            }
        }
        return looks;
    }

    @Test
    void looksAddUpToWhatTheCountersGained() {
        for (int fleet = 0; fleet < FLEETS; fleet++) {
            List<Poll> polls = polls(fleet, 80);
            List<Look> looks = looks(fleet, polls);
            assertThat(looks).hasSizeGreaterThan(40);
            Tally counted = looks.stream().map(Look::candidate).reduce(Tally.NONE, Tally::plus);
            Tally last = gained(polls.getLast(), Pod.Side.CANDIDATE);
            Tally baseline = polls.stream()
                    .flatMap(poll -> baselines(poll).entrySet().stream())
                    .collect(java.util.stream.Collectors.toMap(
                            Map.Entry::getKey, Map.Entry::getValue, (first, later) -> first))
                    .values()
                    .stream()
                    .map(counters -> new Tally(counters.bad(), counters.total()))
                    .reduce(Tally.NONE, Tally::plus);
            double uncounted = last.total() - baseline.total() - counted.total();
            // At most what waits for stable's same seconds, and never more than there was.
            assertThat(uncounted)
                    .as("fleet %d", fleet)
                    .isBetween(0.0, 20 * (30 + 3 * shape(fleet).spacing()));
            assertThat(last.bad() - baseline.bad() - counted.bad()).isNotNegative();
        }
    }

    private static Tally gained(Poll poll, Pod.Side side) {
        return poll.pods().stream()
                .filter(pod -> pod.side() == side)
                .map(pod -> poll.counters().get(pod.name()))
                .map(counters -> new Tally(counters.bad(), counters.total()))
                .reduce(Tally.NONE, Tally::plus);
    }

    /// The first sample after the warm-up, which is where a candidate pod begins to count.
    private static Map<String, Counters> baselines(Poll poll) {
        Map<String, Counters> warm = new HashMap<>();
        for (Pod pod : poll.pods()) {
            Counters counters = poll.counters().get(pod.name());
            if (pod.side() == Pod.Side.CANDIDATE
                    && counters != null
                    && !counters.sampledAt().isBefore(Fleet.at(Seconds.of(WARM_UP)))) {
                warm.put(pod.name(), counters);
            }
        }
        return warm;
    }

    @Test
    void anotherProcessThatReplaysTheLastMinuteSeesTheSameLooks() {
        for (int fleet = 0; fleet < FLEETS; fleet++) {
            List<Poll> polls = polls(fleet, 80);
            List<Look> whole = looks(fleet, polls);
            int killedAt = (20 + fleet % 40) * asked(fleet) + fleet % asked(fleet);
            int from = killedAt
                    - (int) Math.max(12 * asked(fleet), 60 / shape(fleet).asked());
            Instant judgedUntil = whole.stream()
                    .map(Look::at)
                    .filter(at -> !at.isAfter(polls.get(killedAt).at()))
                    .max(Instant::compareTo)
                    .orElseThrow();
            List<Look> replayed = looks(fleet, polls.subList(Math.max(0, from), polls.size()), judgedUntil);
            assertThat(after(replayed, polls.get(killedAt)))
                    .as("fleet %d, killed at %d", fleet, killedAt)
                    .isEqualTo(after(whole, polls.get(killedAt)));
        }
    }

    private static List<Look> after(List<Look> looks, Poll poll) {
        return looks.stream().filter(look -> look.at().isAfter(poll.at())).toList();
    }
}
