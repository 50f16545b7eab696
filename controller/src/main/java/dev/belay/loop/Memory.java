package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.release.Health;
import dev.belay.release.Journal;
import dev.belay.release.Obstacle;
import dev.belay.release.StatusForm;
import dev.belay.release.Verdicts;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What this process remembers of a Release from round to round, beyond what status says. All of it can be lost:
/// the next process finds it again, or does without.
final class Memory {

    private static final Duration CONTESTED = Duration.ofSeconds(20);
    private static final int REPAIRS_BORNE = 2;
    private static final int TOLD = 100;

    private @Nullable Release written;
    private boolean isAsStored;
    private @Nullable Journal journal;
    private final Deque<Instant> repairs = new ArrayDeque<>();
    private String settledIn = "";
    private @Nullable String cleanUid;
    private final Map<String, Answer> answers = new HashMap<>();
    private @Nullable Boolean autoscaled;
    private StatusForm.@Nullable Judged judged;
    private @Nullable Health health;
    private List<Verdicts.Remark> remarks = List.of();
    private Verdicts.@Nullable Remark flag;
    private @Nullable ReleaseStatus sent;
    private @Nullable ReleaseStatus recorded;
    private @Nullable Instant recordedAt;
    private final Unsaid unsaid = new Unsaid();
    private @Nullable NamespaceSeen namespace;
    private final Set<String> told = new HashSet<>();
    private int failures;

    /// What was asked by requests.
    ///
    /// @param about everything that it depended on
    record Answer(String about, @Nullable Obstacle found, Instant at) {}

    /// The newest of what the watch shows and what was written last.
    Release newest(Release shown) {
        Release mine = written;
        if (mine != null && isSame(mine, shown) && version(mine) > version(shown)) {
            return mine;
        }
        written = null;
        return shown;
    }

    private static boolean isSame(Release one, Release other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private static long version(Release release) {
        return Long.parseUnsignedLong(release.getMetadata().getResourceVersion());
    }

    void wrote(Release release) {
        written = release;
    }

    /// Whether this process has made sure, since it leads, that what it knows is what the API server has: whoever led
    /// before may have recorded a moment ago what no watch has told yet.
    boolean isAsStored() {
        return isAsStored;
    }

    /// @param stored as the API server has it
    void read(Release stored) {
        if (written == null || !isSame(written, stored) || version(stored) > version(written)) {
            written = stored;
        }
        isAsStored = true;
    }

    /// What was decided last, as long as status is what was recorded of it; else what status says: somebody else
    /// has led, or edited it.
    Journal journal(Release release, Instant now) {
        Journal known = journal;
        if (known == null || !Objects.equals(recorded, release.getStatus())) {
            known = StatusForm.read(release.getStatus(), now);
            journal = known;
            recorded = release.getStatus();
        }
        return known;
    }

    void decided(Journal next) {
        journal = next;
    }

    /// Nothing of it holds any more: another replica may have led meanwhile. What was written last is kept: the watch
    /// may be behind even that.
    void forget() {
        isAsStored = false;
        journal = null;
        recorded = null;
        answers.clear();
        sent = null;
        autoscaled = null;
        repairs.clear();
        settledIn = "";
        health = null;
        judged = null;
        remarks = List.of();
    }

    /// Everything is as the phase desires; what differs in the same place from now on, somebody else has changed.
    void settled(String place) {
        settledIn = place;
    }

    /// Something is to be written in this place.
    ///
    /// @return whether it had been settled here before, so that this write undoes what somebody did
    boolean repairs(String place, Instant now) {
        if (!settledIn.equals(place)) {
            return false;
        }
        settledIn = "";
        repairs.addLast(now);
        return true;
    }

    /// Once is a slip; again and again is somebody who writes the same fields.
    boolean isContested(Instant now) {
        while (!repairs.isEmpty() && repairs.getFirst().plus(CONTESTED).isBefore(now)) {
            repairs.removeFirst();
        }
        return repairs.size() > REPAIRS_BORNE;
    }

    /// When it will be contested no more, if nobody does it again.
    @Nullable
    Instant contestedUntil(Instant now) {
        return isContested(now) ? repairs.getLast().plus(CONTESTED).plusMillis(1) : null;
    }

    /// @param deployment none: it is gone
    boolean isClean(@Nullable Deployment deployment) {
        return uid(deployment).equals(cleanUid);
    }

    void cleaned(@Nullable Deployment deployment) {
        cleanUid = uid(deployment);
    }

    private static String uid(@Nullable Deployment deployment) {
        return deployment == null ? "" : deployment.getMetadata().getUid();
    }

    @Nullable
    Answer answer(String what) {
        return answers.get(what);
    }

    void answered(String what, Answer answer) {
        answers.put(what, answer);
    }

    @Nullable
    Boolean autoscaled() {
        return autoscaled;
    }

    void autoscaled(@Nullable Boolean found) {
        autoscaled = found;
    }

    void said(Verdicts.Said latest) {
        health = latest.health();
        judged = latest.judged();
        remarks = latest.remarks();
    }

    /// The trial has ended: what was said of it says nothing of the next one.
    void saysNothing() {
        health = null;
        judged = StatusForm.Judged.NOTHING;
        remarks = List.of();
    }

    @Nullable
    Health health() {
        return health;
    }

    /// None: the judges have not been asked yet, and what status remembers of them still stands.
    StatusForm.@Nullable Judged judged() {
        return judged;
    }

    List<Verdicts.Remark> remarks() {
        Verdicts.Remark ofFlag = flag;
        return ofFlag == null
                ? remarks
                : Stream.concat(remarks.stream(), Stream.of(ofFlag)).toList();
    }

    /// What is to be known of the flag; none: nothing.
    void flagSays(Verdicts.@Nullable Remark remark) {
        flag = remark;
    }

    /// What the namespace says, which nobody watches.
    ///
    /// @param policy the name of the policy that it picks; none: the default one
    record NamespaceSeen(@Nullable String policy, boolean ending, Instant at) {}

    @Nullable
    NamespaceSeen namespace() {
        return namespace;
    }

    void namespace(@Nullable NamespaceSeen seen) {
        namespace = seen;
    }

    /// What the next status is to differ from. What was sent last, as long as the answer to it still stands: a CRD
    /// that lacks a field would prune it, and we would write it again and again.
    @Nullable
    ReleaseStatus baseline(@Nullable ReleaseStatus stands) {
        return sent != null && Objects.equals(recorded, stands) ? sent : stands;
    }

    void recorded(ReleaseStatus status, @Nullable ReleaseStatus answer, Instant at) {
        sent = status;
        recorded = answer;
        recordedAt = at;
        unsaid.nothing();
    }

    Instant recordedAt(Instant now) {
        recordedAt = recordedAt == null ? now : recordedAt;
        return recordedAt;
    }

    Unsaid unsaid() {
        return unsaid;
    }

    /// Whether people have not been told this before.
    boolean isNew(String text) {
        if (told.size() > TOLD) {
            told.clear();
        }
        return told.add(text);
    }

    /// How long to wait after another failure in a row.
    Duration patience() {
        failures++;
        return Duration.ofMillis(Math.min(2_000, 100L << Math.min(failures, 5)));
    }

    void succeeded() {
        failures = 0;
    }
}
