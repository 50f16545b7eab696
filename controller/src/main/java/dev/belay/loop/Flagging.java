package dev.belay.loop;

import dev.belay.api.BlockedStatus;
import dev.belay.api.PlannedFlag;
import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.Unleash;
import dev.belay.flags.Flag;
import dev.belay.flags.FlagTrouble;
import dev.belay.flags.FlagWriter;
import dev.belay.flags.Standing;
import dev.belay.flags.Wish;
import dev.belay.kube.Leadership;
import dev.belay.release.Exposure;
import dev.belay.release.Facts;
import dev.belay.release.FlagLever;
import dev.belay.release.Journal;
import dev.belay.release.Obstacle;
import dev.belay.release.Plan;
import dev.belay.release.Preflight;
import dev.belay.release.Reason;
import dev.belay.release.Verdicts;
import dev.belay.verdict.Secrets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells who moves flags what is wished of them, and takes what has become of it. Nothing here waits for Unleash but
/// the look before a trial.
final class Flagging implements AutoCloseable {

    private final Outside outside;
    private final Map<Unleash, FlagWriter> writers = new ConcurrentHashMap<>();
    private final Map<Verdicts.Key, Moved> moved = new ConcurrentHashMap<>();

    /// Of whom this process has decided since it leads: of the others only status tells what they move.
    private final Set<Verdicts.Key> known = ConcurrentHashMap.newKeySet();

    /// @param secrets of the operator's namespace
    /// @param releases all of them, as the watch shows them
    /// @param bell rung when a Release's flag has come further, or has not
    record Outside(
            Leadership leadership, Secrets secrets, Supplier<Stream<Release>> releases, Consumer<Verdicts.Key> bell) {}

    /// Whose flag is moved where.
    private record Moved(Unleash where, Flag flag) {}

    Flagging(Outside outside) {
        this.outside = outside;
    }

    Secrets secrets() {
        return outside.secrets();
    }

    /// The plan with its flag as it is found, or what is in its way. Two Releases that move one flag would undo each
    /// other's shares.
    Preflight look(Sight sight, Plan plan, @Nullable FlagLever owed) {
        FlagLever wanted = plan.levers().flag();
        if (wanted == null) {
            return new Preflight.Clear(plan);
        }
        Unleash where = where(sight);
        if (where == null) {
            return unfit(nowhere(wanted));
        }
        if (owed != null) {
            return unfit("The %s of the trial before is not taken back yet.".formatted(owed.words()));
        }
        String rival = rival(key(sight.release()), new Moved(where, flag(wanted)), wanted);
        if (rival != null) {
            return new Obstacle(Reason.LEVER_TAKEN, "It is Release %s, and the %s.".formatted(rival, wanted.words()));
        }
        try {
            int share = writer(where).share(flag(wanted));
            if (plan.isOfFlag() && share > plan.exposureAt(1)) {
                return unfit("Set the %s to at most the %d %% of the first step, or name another flag: it is at %d %%."
                        .formatted(wanted.words(), plan.exposureAt(1), share));
            }
            return new Preflight.Clear(plan.with(wanted.found(share)));
        } catch (FlagTrouble trouble) {
            return unfit(trouble.words());
        }
    }

    /// None: the policy names no Unleash, or no token to move flags with.
    private static @Nullable Unleash where(Sight sight) {
        Unleash unleash = sight.policy() == null ? null : sight.policy().unleash();
        return unleash == null || unleash.adminTokenSecret() == null ? null : unleash;
    }

    private static String nowhere(FlagLever flag) {
        return "Say in unleash of the ReleasePolicy where the %s is, and name its adminTokenSecret."
                .formatted(flag.words());
    }

    private static Obstacle unfit(String detail) {
        return new Obstacle(Reason.FLAG_UNFIT, detail);
    }

    private @Nullable String rival(Verdicts.Key own, Moved wanted, FlagLever flag) {
        for (Map.Entry<Verdicts.Key, Moved> other : moved.entrySet()) {
            if (!other.getKey().equals(own) && other.getValue().equals(wanted)) {
                return words(other.getKey());
            }
        }
        return outside.releases()
                .get()
                .filter(other -> !key(other).equals(own) && !known.contains(key(other)))
                .filter(other -> moves(other.getStatus(), flag))
                .map(other -> words(key(other)))
                .findFirst()
                .orElse(null);
    }

    private static boolean moves(@Nullable ReleaseStatus status, FlagLever flag) {
        return status != null
                && ((status.plan() != null && isSame(status.plan().flag(), flag))
                        || isSame(status.memory().owedFlag(), flag));
    }

    private static boolean isSame(@Nullable PlannedFlag written, FlagLever flag) {
        return written != null
                && flag.name().equals(written.name())
                && flag.project().equals(written.project())
                && flag.environment().equals(written.environment());
    }

    private static String words(Verdicts.Key release) {
        return release.namespace() + "/" + release.name();
    }

    /// A trial begins: from now on the flag is this Release's.
    ///
    /// @return false: another one was quicker
    synchronized boolean begin(Sight sight, Plan plan) {
        FlagLever flag = plan.levers().flag();
        Unleash where = where(sight);
        if (flag == null || where == null) {
            return true;
        }
        Verdicts.Key own = key(sight.release());
        Moved wanted = new Moved(where, flag(flag));
        boolean isFree = rival(own, wanted, flag) == null;
        if (isFree) {
            moved.put(own, wanted);
        }
        return isFree;
    }

    /// Returns at once, also when Unleash is down.
    void want(Sight sight, Journal journal, @Nullable Facts facts) {
        Verdicts.Key own = key(sight.release());
        known.add(own);
        Exposure exposure = Exposure.desired(journal, facts);
        if (exposure == null) {
            leave(own);
            return;
        }
        Moved before = moved.get(own);
        Unleash offered = where(sight);
        // Without a policy where it was before.
        Unleash where = offered == null && before != null ? before.where() : offered;
        if (where != null) {
            Moved now = new Moved(where, flag(exposure.flag()));
            if (before != null && !before.equals(now)) {
                writer(before.where()).leave(before.flag());
            }
            moved.put(own, now);
            writer(where).want(now.flag(), wish(exposure.share()));
        }
    }

    /// What is owed no more is forgotten.
    Journal settled(Release release, Journal journal) {
        Exposure exposure = journal.owed() == null ? null : Exposure.desired(journal, null);
        return exposure != null && isThere(standing(release), exposure) ? journal.settled() : journal;
    }

    /// Whether it is known to be as is wished now.
    static boolean isThere(@Nullable Standing standing, Exposure exposure) {
        return standing != null && standing.done() && standing.wish().equals(wish(exposure.share()));
    }

    static Wish wish(Exposure.Share share) {
        return switch (share) {
            case Exposure.Share.At(int percent) -> new Wish.Show(percent);
            case Exposure.Share.Former(int percent) -> new Wish.Restore(percent);
            case Exposure.Share.Off() -> new Wish.Off();
        };
    }

    /// None: nothing is wished of any flag, or nobody says where it is.
    @Nullable
    Standing standing(Release release) {
        Moved now = moved.get(key(release));
        return now == null ? null : writer(now.where()).standing(now.flag());
    }

    /// What a person should know of it.
    Verdicts.@Nullable Remark remark(Release release, Journal journal) {
        Standing standing = standing(release);
        FlagTrouble trouble = standing == null ? null : standing.trouble();
        if (standing == null || trouble == null) {
            return journal.owed() == null || standing != null
                    ? null
                    : new Verdicts.Remark(Reason.FLAG_OUTSTANDING, nowhere(journal.owed()));
        }
        Reason reason = standing.isOutstanding() ? Reason.FLAG_OUTSTANDING : Reason.FLAG_UNMOVED;
        Flag flag = Objects.requireNonNull(moved.get(key(release))).flag();
        return new Verdicts.Remark(
                reason,
                "%s, wished: %s. %s".formatted(flag.name(), standing.wish().words(), trouble.words()));
    }

    /// Nobody wishes anything of its flag any more; what is still to be taken back is, for as long as this process
    /// runs.
    void gone(Release release) {
        Standing standing = standing(release);
        if (standing == null || !standing.isOutstanding()) {
            leave(key(release));
        }
        known.remove(key(release));
    }

    /// Who leads now moves it; or a person has taken over.
    void rest(Release release) {
        leave(key(release));
        known.remove(key(release));
    }

    private void leave(Verdicts.Key release) {
        Moved last = moved.remove(release);
        if (last != null) {
            writer(last.where()).leave(last.flag());
            ringThoseThatWait();
        }
    }

    /// They can be in any namespace, and no watch shows them that the flag is free.
    private void ringThoseThatWait() {
        outside.releases().get().filter(Flagging::waits).map(Flagging::key).forEach(outside.bell());
    }

    private static boolean waits(Release release) {
        ReleaseStatus status = release.getStatus();
        BlockedStatus blocked = status == null ? null : status.stage().blocked();
        return blocked != null && Reason.LEVER_TAKEN.word().equals(blocked.reason());
    }

    /// How many flags show more than they should.
    long outstanding() {
        return writers.values().stream().mapToLong(FlagWriter::outstanding).sum();
    }

    private FlagWriter writer(Unleash where) {
        return writers.computeIfAbsent(
                where, one -> FlagWriter.open(one, outside.secrets(), outside.leadership()::isHeld, this::ring));
    }

    private void ring(Flag flag) {
        moved.forEach((release, one) -> {
            if (one.flag().equals(flag)) {
                outside.bell().accept(release);
            }
        });
    }

    private static Flag flag(FlagLever lever) {
        return new Flag(lever.project(), lever.environment(), lever.name());
    }

    private static Verdicts.Key key(Release release) {
        return new Verdicts.Key(
                release.getMetadata().getNamespace(), release.getMetadata().getName());
    }

    @Override
    public void close() {
        writers.values().forEach(FlagWriter::close);
    }
}
