package dev.belay.verdict;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The judge of one signal in a trial: puts the rulings of the [SequentialJudge] into verdicts, and knows what belongs
/// to the step: how many requests, and whether any come at all. Owned by one thread, like the judge inside.
final class SignalJudge {

    /// However few its requests are, a candidate that is quiet for longer is not known to be healthy now.
    private static final double SILENCE_SECONDS = SequentialJudge.PRESENT_SECONDS;

    /// So many requests are missed by chance in one pause of 22,000. Fewer, and a service of few callers would be
    /// called silent between two of them; only the seconds above, and a bake could end on a word from before its
    /// traffic stopped.
    private static final double SILENCE_DUE = 10;

    /// What a status says has stood for five seconds more: by then the pods are warm, and Prometheus has found them.
    private static final double UNSEEN_SECONDS = 4;

    private static final int NUMBERS = SequentialJudge.NUMBERS + 5;

    private final Signal signal;
    private final SequentialJudge judge;
    private Ruling ruling = Ruling.HOLD;
    private long minRequests;
    private Tally inStep = Tally.NONE;
    private Tally stableInStep = Tally.NONE;
    private double silence;
    private double unseen;
    private @Nullable Instant judgedUntil;
    private @Nullable Instant troubleSince;

    SignalJudge(Signal signal) {
        this(signal, new SequentialJudge(signal.limits()));
    }

    private SignalJudge(Signal signal, SequentialJudge judge) {
        this.signal = signal;
        this.judge = judge;
    }

    /// Carries on where another process was killed.
    ///
    /// @param savedAt what [#text] was told
    static SignalJudge resume(Signal signal, String text, Instant savedAt) throws StateRefused {
        double[] numbers = StateText.unpack(signal.fingerprint(), NUMBERS, text);
        double[] ofJudge = Arrays.copyOf(numbers, SequentialJudge.NUMBERS);
        SignalJudge resumed = new SignalJudge(signal, new SequentialJudge(signal.limits(), ofJudge));
        resumed.inStep = new Tally(numbers[SequentialJudge.NUMBERS], numbers[SequentialJudge.NUMBERS + 1]);
        resumed.silence = numbers[SequentialJudge.NUMBERS + 2];
        resumed.judgedUntil = before(savedAt, numbers[SequentialJudge.NUMBERS + 3]);
        resumed.troubleSince = resumed.isTroubled() ? before(savedAt, numbers[SequentialJudge.NUMBERS + 4]) : null;
        boolean isHealthy = resumed.judge.isCalm() && resumed.judge.isProven();
        resumed.ruling = isHealthy ? Ruling.HEALTHY : Ruling.HOLD;
        return resumed;
    }

    /// @param savedAt a moment not before the last look, the same for all that is saved together; each signal is
    ///     judged up to a moment of its own
    String text(Instant savedAt) {
        double[] numbers = Arrays.copyOf(judge.numbers(), NUMBERS);
        numbers[SequentialJudge.NUMBERS] = inStep.bad();
        numbers[SequentialJudge.NUMBERS + 1] = inStep.total();
        numbers[SequentialJudge.NUMBERS + 2] = silence;
        numbers[SequentialJudge.NUMBERS + 3] = Seconds.between(judgedUntil, savedAt);
        numbers[SequentialJudge.NUMBERS + 4] = Seconds.between(troubleSince, savedAt);
        return StateText.pack(signal.fingerprint(), numbers);
    }

    private static Instant before(Instant moment, double seconds) {
        return moment.minusMillis(Math.round(seconds * 1000));
    }

    /// A step with more traffic must prove itself with it.
    void beginStep() {
        inStep = Tally.NONE;
        stableInStep = Tally.NONE;
        silence = 0;
        unseen = 0;
        if (signal.provesEachStep()) {
            judge.beginProof();
        }
    }

    /// An extra wish of the user; what keeps bad candidates from promotion is the proof. Not in [#text]: the plan has
    /// it.
    void demand(long requests) {
        minRequests = requests;
    }

    void dropStable() {
        judge.dropStable();
    }

    Verdict look(Look look) {
        return look(look, true);
    }

    /// @param isWatched whether a candidate pod's answers would be in this look: those of its warm-up are not, and are
    ///     not missed for a while
    Verdict look(Look look, boolean isWatched) {
        judgedUntil = look.at();
        ruling = judge.look(look.candidate(), look.stable());
        inStep = inStep.plus(look.candidate());
        stableInStep = stableInStep.plus(look.stable());
        double spacing = signal.limits().spacing();
        unseen = isWatched ? 0 : unseen + spacing;
        boolean isMissed = isWatched || unseen >= Math.max(UNSEEN_SECONDS, 2 * spacing);
        silence = look.hasTraffic() ? 0 : Math.min(silence + (isMissed ? spacing : 0), SILENCE_SECONDS);
        if (!isTroubled()) {
            troubleSince = null;
        } else if (troubleSince == null || judge.candidate().equals(look.candidate())) {
            troubleSince = look.at().minus(signal.spacing());
        }
        return verdict();
    }

    Verdict verdict() {
        return switch (ruling) {
            case BREACH -> troubled(VerdictReason.OVER_LIMIT);
            case SHARED_FAULT -> troubled(VerdictReason.SHARED_FAULT);
            case HOLD -> held();
            case HEALTHY -> calm(hasEnough() ? VerdictReason.WITHIN_LIMITS : VerdictReason.TOO_FEW_REQUESTS);
        };
    }

    private Verdict held() {
        if (judge.isComplete()) {
            return troubled(VerdictReason.STABLE_TOO_QUIET);
        }
        // Not the other way round: failures disprove health too, and more requests would not help.
        return judge.isCalm() ? calm(VerdictReason.TOO_FEW_REQUESTS) : troubled(VerdictReason.SUSPICIOUS);
    }

    private Verdict troubled(VerdictReason reason) {
        if (!isTroubled()) {
            return Verdict.of(reason, shares(inStep, stableInStep));
        }
        return Verdict.of(reason, shares(judge.candidate(), judge.stable()));
    }

    private Verdict calm(VerdictReason reason) {
        VerdictReason seen = inStep.total() == 0 ? VerdictReason.TOO_FEW_REQUESTS : reason;
        return Verdict.of(isSilent() ? VerdictReason.NO_TRAFFIC : seen, shares(inStep, stableInStep));
    }

    private boolean isSilent() {
        boolean isSilentFromTheStart = inStep.total() == 0 && silence > 0;
        return isSilentFromTheStart || silence >= SILENCE_SECONDS || judge.dueIn(silence) >= SILENCE_DUE;
    }

    private Numbers shares(Tally candidate, Tally stable) {
        Tally compared = judge.isStablePresent() ? stable : Tally.NONE;
        return Numbers.Shares.of(signal.label(), judge.limit(), candidate, compared);
    }

    private boolean hasEnough() {
        return inStep.total() >= minRequests;
    }

    private boolean isTroubled() {
        return judge.candidate().total() > 0;
    }

    /// Whether this look's time counts towards the hold.
    boolean isCalm() {
        return judge.isCalm();
    }

    /// The candidate's requests in this step.
    long requests() {
        return Math.round(inStep.total());
    }

    /// When it began, as far as can be told from looks: the beginning of the first one that was out of the ordinary.
    @Nullable
    Instant troubleSince() {
        return troubleSince;
    }

    /// The last look; null before the first one.
    @Nullable
    Instant judgedUntil() {
        return judgedUntil;
    }
}
