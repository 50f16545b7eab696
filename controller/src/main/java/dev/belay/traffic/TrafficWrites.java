package dev.belay.traffic;

import dev.belay.kube.JsonPatch;
import dev.belay.kube.ManagedFields;
import dev.belay.kube.Pending;
import dev.belay.kube.TrialMark;
import dev.belay.kube.Write;
import dev.belay.release.Desired;
import dev.belay.release.Desired.Route.Plain;
import dev.belay.release.Desired.Route.Split;
import dev.belay.release.Phase;
import dev.belay.release.Plan;
import dev.belay.release.Trial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What Services and routes still lack to be as desired, wish by wish; the order of the wishes is the loop's.
///
/// @param phase what a lever notes of itself depends on it
/// @param ends what the wish's revisions are called by Kubernetes
public record TrafficWrites(Levers seen, Desired.Traffic wish, Phase phase, Ends ends) {

    /// Where traffic can lead to.
    ///
    /// @param pin hash of the revision to pin to; none: there is none, or no ReplicaSet of it
    /// @param pinned the pods of that revision, by name
    /// @param preview hash of the revision that the candidate Services lead to
    /// @param owner of what is made here: the Deployment; none: it is gone, and nothing is made
    public record Ends(
            @Nullable String pin,
            Set<String> pinned,
            @Nullable String preview,
            @Nullable OwnerReference owner) {

        /// Without a Deployment traffic leads nowhere, and what a trial has changed is only given back.
        public static final Ends GONE = new Ends(null, Set.of(), null, null);

        public Ends {
            pinned = Set.copyOf(pinned);
        }
    }

    /// The point of no return: every lever carries the trial's present epoch, so that no late write of a rollback
    /// passes its test.
    public Pending raised() {
        Pending all = Pending.NOTHING;
        Trial trial = trial();
        if (trial != null) {
            for (HasMetadata lever : seen.marked(trial.id())) {
                all = all.and(Pending.of(lever, mark(trial).marking(lever, JsonPatch.EMPTY)));
            }
        }
        return all;
    }

    /// The target Services narrowed to the wished revision, with no endpoint of another one left.
    public Pending pinned() {
        if (wish.pin() == null) {
            return Pending.NOTHING;
        }
        if (ends.pin() == null) {
            return Pending.waiting("the ReplicaSet of revision " + wish.pin() + " is not there");
        }
        Pending all = Pending.NOTHING;
        for (String name : seen.wanted().services()) {
            Service service = seen.services().get(name);
            all = all.and(
                    service == null
                            ? Pending.waiting("Service " + name + " does not exist any more; create it again")
                            : pinned(service, ends.pin()));
        }
        return all;
    }

    private Pending pinned(Service service, String hash) {
        Pending written = lever(service, Pin.to(hash, service, mark(), notes()));
        Set<String> others =
                new TreeSet<>(seen.readyBehind(service.getMetadata().getName()));
        others.removeAll(ends.pinned());
        return written.isDone() && !others.isEmpty()
                ? Pending.waiting("Service %s still leads to %s"
                        .formatted(service.getMetadata().getName(), String.join(", ", others)))
                : written;
    }

    /// The candidate Services are there and lead to the wished revision.
    public Pending previewed() {
        if (wish.preview() == null) {
            return Pending.NOTHING;
        }
        if (ends.preview() == null) {
            return Pending.waiting("the ReplicaSet of revision " + wish.preview() + " is not there");
        }
        Pending all = Pending.NOTHING;
        for (Service target : seen.targets()) {
            Service candidate = seen.candidateOf(target.getMetadata().getName());
            all = all.and(
                    candidate == null
                            ? made(target, ends.preview())
                            : lever(candidate, Pin.to(ends.preview(), candidate, mark(), notes())));
        }
        return all;
    }

    /// For a rollback there is nothing to lead away from where there is no candidate Service.
    private Pending made(Service target, String hash) {
        return phase instanceof Phase.RollingBack
                ? Pending.NOTHING
                : Pending.of(new Write.Create(
                        CandidateService.of(target, hash, mark(), Objects.requireNonNull(ends.owner()))));
    }

    /// The routes at the wished weight, and their gateways having taken it in.
    public Pending split() {
        Pending all = Pending.NOTHING;
        for (Plan.Route route : seen.wanted().routes()) {
            HTTPRoute present = seen.routes().get(route.name());
            all = all.and(present == null ? missing(route) : split(route, present));
        }
        return all;
    }

    /// Where nobody is to be led to the candidate, a route that is not there leads nobody.
    private Pending missing(Plan.Route route) {
        return wish.route() instanceof Plain
                ? Pending.NOTHING
                : Pending.waiting("HTTPRoute " + route.name() + " does not exist any more; create it again");
    }

    private Pending split(Plan.Route route, HTTPRoute present) {
        Pending written = switch (wish.route()) {
            case Plain _ -> givenBack(present, seen.split(route).plain(present));
            case Split(int weight) -> lever(present, seen.split(route).at(weight, present, mark(), notes()));
        };
        String problem = written.isDone() && trial() != null ? Acceptance.problem(present) : null;
        return problem == null ? written : Pending.waiting(problem);
    }

    /// The target Services as the user wrote them, once there is nobody else behind them.
    ///
    /// @param others pods that they would lead to besides those they are pinned to
    public Pending unpinned(long others) {
        Pending all = Pending.NOTHING;
        for (Service service : wish.pin() == null ? seen.targets() : Set.<Service>of()) {
            all = all.and(givenBack(service, Pin.off(service)));
        }
        return !all.isDone() && others > 0 ? Pending.waiting(others + " pods of another revision are not gone") : all;
    }

    /// No candidate Service is left.
    public Pending unpreviewed() {
        Pending all = Pending.NOTHING;
        for (Service candidate : wish.preview() == null ? seen.candidates() : Set.<Service>of()) {
            if (TrialMark.on(candidate).isPresent() && seen.rivalFor(candidate) == null) {
                all = all.and(Pending.of(new Write.Delete(candidate)));
            }
        }
        return all;
    }

    /// What was given back is its owner's alone.
    public Pending stripped() {
        Pending all = Pending.NOTHING;
        if (wish.pin() == null) {
            for (Service service : seen.targets()) {
                all = all.and(stripped(service));
            }
        }
        if (wish.route() instanceof Plain && wish.preview() == null) {
            for (HTTPRoute route : seen.present()) {
                all = all.and(stripped(route));
            }
        }
        return all;
    }

    private static Pending stripped(HasMetadata object) {
        return TrialMark.on(object).isPresent() ? Pending.NOTHING : Pending.of(object, ManagedFields.strip(object));
    }

    /// What another Release's trial has is that one's to give back.
    private Pending givenBack(HasMetadata object, JsonPatch patch) {
        return seen.rivalFor(object) == null ? Pending.of(object, patch) : Pending.NOTHING;
    }

    private Pending lever(HasMetadata object, JsonPatch patch) {
        String rival = seen.rivalFor(object);
        if (rival != null) {
            return Pending.waiting("the trial of Release %s has %s %s"
                    .formatted(rival, object.getKind(), object.getMetadata().getName()));
        }
        return mark().isOutdatedBy(object)
                ? Pending.waiting(object.getKind() + " " + object.getMetadata().getName() + " is of a later epoch")
                : Pending.of(object, patch);
    }

    private Map<String, String> notes() {
        return LeverNotes.of(phase);
    }

    private @Nullable Trial trial() {
        return phase.trialUnderWay();
    }

    private TrialMark mark() {
        return mark(Objects.requireNonNull(trial()));
    }

    private static TrialMark mark(Trial trial) {
        return new TrialMark(trial.id(), trial.epoch());
    }
}
