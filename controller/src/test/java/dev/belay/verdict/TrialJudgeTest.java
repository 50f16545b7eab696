package dev.belay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// All judges of a trial together. Scrapes each 5 s, one pod of each revision.
class TrialJudgeTest {

    private static final GaugeJudge.Bounds DEPTH = new GaugeJudge.Bounds("queue-depth", Double.NaN, 100, 2);

    private static final Bench.Terms TERMS = new Bench.Terms(
            Duration.ofSeconds(5), List.of(Signals.errors(Signals.ERRORS), Signals.latency(5)), List.of(DEPTH));

    private TrialJudge trial = new TrialJudge(TERMS);

    private final Map<String, Counters> errors = new HashMap<>();
    private final Map<String, Counters> slow = new HashMap<>();
    private final List<Pod> pods = new ArrayList<>();
    private boolean isStableOnRoute = true;
    private double now;
    private double requests;
    private double failed;

    TrialJudgeTest() {
        pods.add(new Pod("c", Pod.Side.CANDIDATE, Polls.at(0), null, true));
        pods.add(new Pod("s", Pod.Side.STABLE, Polls.at(-3600), null, false));
        trial.beginStep(10, 0, Polls.at(0));
    }

    /// Five seconds later: the candidate has so many more, stable nine times as many good ones.
    private Said poll(double moreFailed, double more) {
        return poll(trial, moreFailed, more);
    }

    private Said poll(TrialJudge judge, double moreFailed, double more) {
        now += 5;
        failed += moreFailed;
        requests += more;
        errors.put("c", new Counters(failed, requests, Polls.at(now - 1)));
        slow.put("c", new Counters(0, requests, Polls.at(now - 1)));
        errors.put("s", new Counters(0, 45 * now, Polls.at(now - 1)));
        slow.put("s", new Counters(0, 45 * now, Polls.at(now - 1)));
        return ask(judge);
    }

    private Said ask(TrialJudge judge) {
        judge.gauge("queue-depth", OptionalDouble.of(7), Polls.at(now));
        judge.take("errors", new Poll(Polls.at(now), pods, errors, isStableOnRoute));
        judge.take("latency", new Poll(Polls.at(now), pods, slow, isStableOnRoute));
        return judge.tick(Polls.at(now));
    }

    private Said polls(int times, double moreFailed, double more) {
        Said said = poll(moreFailed, more);
        for (int poll = 1; poll < times; poll++) {
            said = poll(moreFailed, more);
        }
        return said;
    }

    private static VerdictReason reason(Said said) {
        return said.verdict().reason();
    }

    @Test
    void isHealthyWhenAllAre() {
        // Latency warms up for 30 s and then needs 303 requests.
        assertThat(reason(polls(15, 0, 25))).isEqualTo(VerdictReason.TOO_FEW_REQUESTS);
        assertThat(reason(polls(5, 0, 25))).isEqualTo(VerdictReason.WITHIN_LIMITS);
    }

    @Test
    void gathersTheHoldWhileAllAreCalm() {
        polls(20, 0, 25);
        Said calm = poll(0, 25);
        Said suspicious = poll(3, 25);
        assertThat(suspicious.hold()).isEqualTo(calm.hold());
        assertThat(calm.hold().seconds()).isBetween(90.0, 105.0);
        assertThat(calm.requests()).isBetween(450L, 525L);
    }

    @Test
    void aBreachStandsWhateverComesAfterwards() {
        polls(20, 0, 25);
        Said breach = polls(3, 10, 25);
        assertThat(reason(breach)).isEqualTo(VerdictReason.OVER_LIMIT);
        assertThat(breach.breachAt()).isEqualTo(Polls.at(now));
        assertThat(breach.firstBadAt()).isEqualTo(Polls.at(now - 15));
        Verdict.Unavailable down = (Verdict.Unavailable) Verdict.of(VerdictReason.PARTIAL, new Numbers.Nothing("no"));
        assertThat(trial.miss("errors", down, Polls.at(now + 1))).isEqualTo(breach);
        assertThat(polls(50, 0, 25)).isEqualTo(breach);
    }

    @Test
    void whatIsUnavailableHoldsAndRollsNothingBack() {
        polls(20, 0, 25);
        Verdict.Unavailable down =
                (Verdict.Unavailable) Verdict.of(VerdictReason.PARTIAL, new Numbers.Nothing("a store is away"));
        Said said = trial.miss("latency", down, Polls.at(now));
        assertThat(said.verdict()).isEqualTo(down);
        assertThat(reason(poll(0, 25))).isEqualTo(VerdictReason.WITHIN_LIMITS);
    }

    @Test
    void aGaugeBreachesToo() {
        polls(20, 0, 25);
        trial.gauge("queue-depth", OptionalDouble.of(101), Polls.at(now + 1));
        Said said = trial.gauge("queue-depth", OptionalDouble.of(102), Polls.at(now + 2));
        assertThat(reason(said)).isEqualTo(VerdictReason.GAUGE_ABOVE_MAX);
    }

    @Test
    void aCandidateThatHangsIsMissed() {
        polls(20, 0, 25);
        Said said = poll(0, 0);
        int polls = 1;
        while (!(said.verdict() instanceof Verdict.Breach)) {
            said = poll(0, 0);
            polls++;
        }
        assertThat(reason(said)).isEqualTo(VerdictReason.ANSWERS_MISSING);
        assertThat(polls).isEqualTo(3);
    }

    @Test
    void aCandidateThatPrometheusDoesNotSeeIsToldBeforeItsMissingGauge() {
        polls(20, 0, 25);
        Counters last = Objects.requireNonNull(errors.get("c"));
        for (int poll = 0; poll < 4; poll++) {
            poll(0, 0);
            errors.put("c", last);
            slow.put("c", last);
        }
        trial = new TrialJudge(TERMS);
        trial.beginStep(10, 0, Polls.at(now));
        Said said = ask(trial);
        for (int poll = 0; poll < 4; poll++) {
            now += 5;
            errors.put("s", new Counters(0, 45 * now, Polls.at(now - 1)));
            slow.put("s", new Counters(0, 45 * now, Polls.at(now - 1)));
            trial.gauge("queue-depth", OptionalDouble.empty(), Polls.at(now));
            said = trial.take("errors", new Poll(Polls.at(now), pods, errors, true));
        }
        assertThat(reason(said)).isEqualTo(VerdictReason.NO_ANSWERS);
    }

    @Test
    void atWeightZeroReadinessIsEnough() {
        trial.beginStep(0, 50, Polls.at(0));
        Said said = polls(12, 0, 0);
        assertThat(reason(said)).isEqualTo(VerdictReason.PODS_READY);
        assertThat(said.hold().seconds()).isEqualTo(60);
    }

    @Test
    void aWithdrawnStepKeepsItsHoldAndGathersNothing() {
        Said before = polls(20, 0, 25);
        trial.withdraw();
        Said withdrawn = polls(20, 0, 0);
        assertThat(withdrawn.hold()).isEqualTo(before.hold());
        // Nothing is left or promoted while nobody can see it serve.
        assertThat(withdrawn.verdict()).isInstanceOf(Verdict.Inconclusive.class);
        trial.readmit();
        assertThat(polls(4, 0, 25).hold().seconds()).isGreaterThan(before.hold().seconds() + 10);
    }

    @Test
    void withoutSignalsPodsAndTimeAreEnough() {
        TrialJudge none = new TrialJudge(new Bench.Terms(Duration.ofSeconds(5), List.of(), List.of()));
        none.beginStep(50, 50, Polls.at(0));
        none.tick(Polls.at(5));
        Said said = none.tick(Polls.at(10));
        assertThat(reason(said)).isEqualTo(VerdictReason.PODS_READY);
        assertThat(said.requests())
                .as("nobody counts them, so none are waited for")
                .isEqualTo(50);
        assertThat(said.hold().seconds()).isEqualTo(10);
    }

    @Test
    void stateOfAnotherTrialsLimitsIsRefusedAndSaid() {
        polls(20, 0, 25);
        Said.State state = Objects.requireNonNull(trial.state());
        TrialJudge other = new TrialJudge(new Bench.Terms(
                Duration.ofSeconds(5),
                List.of(Signals.errors(Limits.fixed(5, 0.02)), Signals.latency(5)),
                List.of(DEPTH)));
        List<StateRefused> refused = other.resume(state, 10, 0);
        assertThat(refused)
                .singleElement()
                .satisfies(one -> assertThat(one.why()).isEqualTo(StateRefused.Why.OTHER_LIMITS));
    }

    @Test
    void beforeTheFirstLookThereIsNothingToKeep() {
        assertThat(new TrialJudge(TERMS).state()).isNull();
    }

    @Test
    void everyTextFitsIntoStatus() {
        polls(20, 0, 25);
        Said.State state = Objects.requireNonNull(trial.state());
        assertThat(state.texts())
                .containsOnlyKeys("hold", "answers", "signal.errors", "signal.latency", "metric.queue-depth");
        assertThat(state.texts().values())
                .allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(128));
    }

    /// Killed at any poll of a trial in which trouble comes; the other process replays a minute and goes on.
    @Test
    void anotherProcessSaysTheSameAtEveryPoll() {
        for (int killedAt = 14; killedAt < 39; killedAt++) {
            TrialJudgeTest told = new TrialJudgeTest();
            List<Said> whole = told.story(-1);
            TrialJudgeTest killed = new TrialJudgeTest();
            List<Said> resumed = killed.story(killedAt);
            for (int poll = killedAt; poll < whole.size(); poll++) {
                assertThat(reason(resumed.get(poll)))
                        .as("killed at %d, poll %d", killedAt, poll)
                        .isEqualTo(reason(whole.get(poll)));
                assertThat(resumed.get(poll).hold()).isEqualTo(whole.get(poll).hold());
                assertThat(resumed.get(poll).requests())
                        .isEqualTo(whole.get(poll).requests());
            }
            assertThat(resumed.getLast()).isEqualTo(whole.getLast());
            assertThat(reason(resumed.getLast())).isEqualTo(VerdictReason.OVER_LIMIT);
        }
    }

    private record Asked(double now, Map<String, Counters> errors, Map<String, Counters> slow) {}

    private List<Said> story(int killedAt) {
        List<Said> all = new ArrayList<>();
        List<Asked> asked = new ArrayList<>();
        for (int poll = 0; poll < 45; poll++) {
            boolean isBad = poll >= 36;
            all.add(poll(poll == 25 || poll == 31 ? 2 : isBad ? 4 : 0, 25));
            asked.add(new Asked(now, Map.copyOf(errors), Map.copyOf(slow)));
            if (poll == killedAt - 1) {
                resume(asked.subList(asked.size() - 13, asked.size()));
            }
        }
        return all;
    }

    private void resume(List<Asked> lastMinute) {
        TrialJudge other = new TrialJudge(TERMS);
        assertThat(other.resume(Objects.requireNonNull(trial.state()), 10, 0)).isEmpty();
        for (Asked poll : lastMinute) {
            other.gauge("queue-depth", OptionalDouble.of(7), Polls.at(poll.now()));
            other.take("errors", new Poll(Polls.at(poll.now()), pods, poll.errors(), true));
            other.take("latency", new Poll(Polls.at(poll.now()), pods, poll.slow(), true));
            other.tick(Polls.at(poll.now()));
        }
        trial = other;
    }
}
