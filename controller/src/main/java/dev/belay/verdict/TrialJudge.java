package dev.belay.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All judges of one trial. The first signal leads: its looks gather the hold and miss answers. Each signal is fed on
/// its own, so that a slow query delays no other.
///
/// A breach stands until the trial ends, whatever is seen afterwards: between the look and the reconcile that acts on
/// it Prometheus may fall silent.
///
/// Mutable, owned by one thread.
final class TrialJudge {

    private static final Verdict PODS_READY =
            Verdict.of(VerdictReason.PODS_READY, new Numbers.Nothing("pods ready, none fails"));

    private static final Verdict WITHDRAWN =
            Verdict.of(VerdictReason.NO_TRAFFIC, new Numbers.Nothing("the candidate's traffic is withdrawn"));

    private final double spacing;
    private final Bench bench;
    private final Pace pace;
    private int weight;
    private long minRequests;
    private boolean isWithdrawn;
    private @Nullable Said breached;

    TrialJudge(Bench.Terms terms) {
        spacing = Seconds.of(terms.spacing());
        bench = new Bench(terms);
        pace = new Pace(spacing);
    }

    /// Carries on where another process was killed. Then replay the polls from a minute, and twelve looks at least,
    /// before what it was judged until: looks until then are needed for their baselines only.
    ///
    /// @return what was refused; those judges begin anew, which must be said
    List<StateRefused> resume(Said.State state, int weightNow, long requests) {
        weight = weightNow;
        minRequests = requests;
        List<StateRefused> refused = bench.resume(state);
        bench.signals().forEach(signal -> signal.judge().demand(requests));
        return refused;
    }

    /// What another process needs to carry on; null before the first look, when it needs nothing.
    Said.@Nullable State state() {
        return bench.state();
    }

    /// The weight of the next step is asked for.
    void beginStep(int newWeight, long requests, Instant at) {
        weight = newWeight;
        minRequests = requests;
        pace.beginStep();
        bench.hold(Hold.beginning(at));
        bench.answers().beginStep();
        bench.signals().forEach(signal -> {
            signal.judge().beginStep();
            signal.judge().demand(requests);
        });
    }

    /// The share moved within the step: what was gathered in it stays, what was due does not.
    void reweigh(int newWeight) {
        weight = newWeight;
        bench.answers().beginStep();
    }

    /// The step is kept, with its hold, but its weight is 0 until the candidate can serve again.
    void withdraw() {
        isWithdrawn = true;
        bench.answers().beginStep();
    }

    /// The traffic is back on.
    void readmit() {
        isWithdrawn = false;
        bench.answers().beginStep();
    }

    Said take(String signal, Poll poll) {
        Seen seen = bench.signal(signal).take(poll);
        Look look = seen.look();
        if (look != null && bench.isLeading(signal)) {
            bench.answers().look(look, weight(), seen.isWatched());
            if (weight > 0) {
                pace.look(look);
                gather(look.at(), look.hasTraffic());
            }
        }
        return said(poll.at());
    }

    Said miss(String signal, Verdict.Unavailable why, Instant at) {
        bench.signal(signal).miss(why);
        return said(at);
    }

    Said gauge(String metric, OptionalDouble value, Instant at) {
        bench.gauge(metric).look(value, at);
        return said(at);
    }

    /// Once a spacing where no signal leads: there are none, or at weight 0 nobody waits for requests.
    Said tick(Instant at) {
        if (bench.signals().isEmpty() || weight == 0) {
            gather(at, true);
        }
        return said(at);
    }

    /// Of requests that are too few for the promise.
    Optional<String> risk() {
        return weight() > 0 ? pace.risk() : Optional.empty();
    }

    private int weight() {
        return isWithdrawn ? 0 : weight;
    }

    private void gather(Instant at, boolean hasTraffic) {
        if (isWithdrawn) {
            return;
        }
        bench.hold(bench.hold().plus(at, spacing, hasTraffic, isCalm()));
    }

    private boolean isCalm() {
        return weight == 0
                || (bench.signals().stream().allMatch(SignalWatch::isCalm)
                        && bench.gauges().stream().allMatch(gauge -> gauge.verdict() instanceof Verdict.Healthy));
    }

    /// As of now, without a look.
    Said said(Instant at) {
        if (breached != null) {
            return breached;
        }
        Verdict verdict = verdict();
        boolean isBreach = verdict instanceof Verdict.Breach;
        Said said = new Said(
                verdict,
                bench.hold().gathered(),
                requests(),
                isBreach ? troubleSince() : null,
                isBreach ? at : null,
                leftOut());
        if (isBreach) {
            breached = said;
        }
        return said;
    }

    private Verdict verdict() {
        List<Verdict> all = Stream.of(
                        bench.answers().verdict().stream(),
                        bench.signals().stream().map(SignalWatch::verdict),
                        bench.gauges().stream().map(GaugeJudge::verdict))
                .flatMap(verdicts -> verdicts)
                .filter(verdict -> weight() > 0 || verdict instanceof Verdict.Breach)
                .toList();
        return Verdict.worst(all).orElse(isWithdrawn ? WITHDRAWN : PODS_READY);
    }

    /// Where requests are not read, as many as the step wants: nobody could ever count them.
    private long requests() {
        if (bench.signals().isEmpty()) {
            return minRequests;
        }
        return bench.signals().stream()
                .limit(1)
                .mapToLong(signal -> signal.judge().requests())
                .sum();
    }

    private @Nullable Instant troubleSince() {
        return bench.signals().stream()
                .filter(signal -> signal.verdict() instanceof Verdict.Breach)
                .flatMap(signal -> Stream.ofNullable(signal.judge().troubleSince()))
                .findFirst()
                .orElse(null);
    }

    private List<String> leftOut() {
        return bench.signals().stream()
                .flatMap(signal -> signal.leftOut().stream())
                .distinct()
                .toList();
    }
}
