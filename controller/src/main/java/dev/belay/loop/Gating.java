package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.api.Unleash;
import dev.belay.flags.FlagReader;
import dev.belay.release.FlagAnswer;
import dev.belay.release.Journal;
import dev.belay.release.Obstacle;
import dev.belay.release.Permits;
import dev.belay.release.Phase;
import dev.belay.release.Plan;
import dev.belay.release.Reason;
import dev.belay.release.Trial;
import dev.belay.release.Verdicts;
import dev.belay.verdict.Secrets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asks feature flags whether a trial may go on. Nothing here waits for Unleash; its flags are read only while some
/// trial asks for one.
final class Gating implements AutoCloseable {

    /// The switch of all promotions, in every Unleash whose policy asks it.
    private static final String PROMOTIONS = "belay.promotions";

    private static final FlagAnswer NO_TOKEN =
            new FlagAnswer.Unknown("Name clientTokenSecret in unleash of the ReleasePolicy.");

    private final Secrets secrets;
    private final Consumer<Verdicts.Key> bell;
    private final Map<Verdicts.Key, Asked> asked = new ConcurrentHashMap<>();
    private final Map<Unleash, FlagReader> readers = new ConcurrentHashMap<>();

    /// What a Release asks.
    ///
    /// @param where none: nobody says where its flags can be read
    /// @param gate none: it is at no gate with a flag
    private record Question(@Nullable Unleash where, boolean promotions, Plan.@Nullable GateFlag gate) {}

    private record Asked(Question question, Permits told) {}

    /// @param secrets of the operator's namespace
    /// @param bell rung when a Release is told something else now
    Gating(Secrets secrets, Consumer<Verdicts.Key> bell) {
        this.secrets = secrets;
        this.bell = bell;
    }

    /// What is in the way of a plan before it begins.
    static @Nullable Obstacle obstacle(Sight sight, Plan plan) {
        return asksFlags(plan) && where(sight) == null ? new Obstacle(Reason.GATE_UNREADABLE, "") : null;
    }

    /// A flag that a gate would wait for in vain. None also where Unleash cannot be asked: then it is the gate that
    /// waits.
    static @Nullable Obstacle missing(Sight sight, Plan plan, Secrets secrets) {
        Unleash where = where(sight);
        String missing = where == null || !asksFlags(plan) ? null : FlagReader.missing(where, secrets, flags(plan));
        return missing == null ? null : new Obstacle(Reason.FLAG_UNFIT, missing);
    }

    /// Returns at once, also when Unleash is down.
    Permits permits(Sight sight, Journal journal) {
        Question question = question(sight, journal.phase());
        if (question == null) {
            rest(sight.release());
            return Permits.ALL;
        }
        Verdicts.Key own = key(sight.release());
        open(own, question);
        Permits said = answer(own, question);
        asked.put(own, new Asked(question, said));
        return said;
    }

    /// None: it asks nothing.
    private static @Nullable Question question(Sight sight, Phase phase) {
        Trial trial = phase.trialUnderWay();
        // In the handover nothing is asked any more: half of one is no place to wait for Unleash.
        boolean isAsking = phase instanceof Phase.BeforeHandover || phase instanceof Phase.Blocked;
        if (trial == null || !isAsking) {
            return null;
        }
        Unleash where = where(sight);
        boolean promotions = where != null && Boolean.TRUE.equals(where.promotions());
        if (!promotions && !asksFlags(trial.plan())) {
            return null;
        }
        Plan.GateFlag gate = phase instanceof Phase.AtStep at
                ? trial.plan().gateAt(at.step()).flag()
                : null;
        return new Question(where, promotions, gate);
    }

    private static boolean asksFlags(Plan plan) {
        return !flags(plan).isEmpty();
    }

    private static List<String> flags(Plan plan) {
        return IntStream.range(1, plan.finalStep())
                .mapToObj(step -> plan.gateAt(step).flag())
                .flatMap(Stream::ofNullable)
                .map(Plan.GateFlag::name)
                .toList();
    }

    /// None: nothing is said of Unleash, or of no token to read with.
    private static @Nullable Unleash where(Sight sight) {
        Unleash unleash = sight.policy() == null ? null : sight.policy().unleash();
        return unleash == null || unleash.clientTokenSecret() == null ? null : unleash;
    }

    private Permits answer(Verdicts.Key own, Question question) {
        Plan.GateFlag gate = question.gate();
        return new Permits(
                question.promotions() ? ask(own, question, new Plan.GateFlag(PROMOTIONS, true)) : new FlagAnswer.Yes(),
                gate == null ? new FlagAnswer.Yes() : ask(own, question, gate));
    }

    private FlagAnswer ask(Verdicts.Key own, Question question, Plan.GateFlag flag) {
        FlagReader reader = question.where() == null ? null : readers.get(question.where());
        if (reader == null) {
            return NO_TOKEN;
        }
        return switch (reader.isOn(flag.name(), new FlagReader.Asker(own.namespace(), own.name()))) {
            case FlagAnswer.Unknown unknown -> unknown;
            case FlagAnswer.Yes _ -> flag.enabled() ? new FlagAnswer.Yes() : new FlagAnswer.No();
            case FlagAnswer.No _ -> flag.enabled() ? new FlagAnswer.No() : new FlagAnswer.Yes();
        };
    }

    private synchronized void open(Verdicts.Key own, Question question) {
        Asked before = asked.get(own);
        if (before != null && !before.question().equals(question)) {
            asked.remove(own);
        }
        Unleash where = question.where();
        if (where != null) {
            readers.computeIfAbsent(where, one -> FlagReader.open(one, secrets, () -> looked(one)));
        }
        asked.putIfAbsent(own, new Asked(question, Permits.ALL));
        closeUnread();
    }

    /// Its trial has ended, another replica leads it, or it is no more.
    synchronized void rest(Release release) {
        if (asked.remove(key(release)) != null) {
            closeUnread();
        }
    }

    private void closeUnread() {
        readers.entrySet().removeIf(reader -> {
            boolean isRead = asked.values().stream()
                    .anyMatch(one -> reader.getKey().equals(one.question().where()));
            if (!isRead) {
                reader.getValue().close();
            }
            return !isRead;
        });
    }

    /// A flag can also change by the time of the day, or by the age of what is known of it.
    private void looked(Unleash where) {
        asked.forEach((release, one) -> {
            if (where.equals(one.question().where())
                    && !answer(release, one.question()).equals(one.told())) {
                bell.accept(release);
            }
        });
    }

    private static Verdicts.Key key(Release release) {
        return new Verdicts.Key(
                release.getMetadata().getNamespace(), release.getMetadata().getName());
    }

    @Override
    public synchronized void close() {
        asked.clear();
        closeUnread();
    }
}
