package dev.belay.scenarios.witness;

import dev.belay.kube.TrialMark;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// I13.
final class MarksCheck implements Check {

    private static final String ROLLED_BACK = "belay.dev/rolled-back";

    @Override
    public void look(Moment moment, Consumer<String> complain) {
        HasMetadata before = moment.before();
        if (moment.sighting().gone() || moment.scene().release() == null) {
            return;
        }
        HasMetadata now = moment.sighting().object();
        Optional<TrialMark> mark = TrialMark.on(now);
        Optional<TrialMark> earlier = before == null ? Optional.empty() : TrialMark.on(before);
        // A creation has nothing to test and may land late; what it creates must then be of no effect.
        boolean isInert = before == null && (!(now instanceof ReplicaSet set) || Sets.wanted(set) == 0);
        if (mark.isPresent() && !mark.equals(earlier) && !isInert) {
            marked(moment, mark.get(), earlier, complain);
        }
        if (moment.scene().standing().isPastNoReturn() && before != null) {
            late(moment, before, now, complain);
        }
    }

    private static void marked(Moment moment, TrialMark mark, Optional<TrialMark> earlier, Consumer<String> complain) {
        Standing standing = moment.scene().standing();
        if (!mark.id().equals(standing.trial())) {
            complain.accept("%s is marked by trial %s while %s is under way"
                    .formatted(moment.sighting().thing(), mark.text(), standing.trial()));
        } else if (earlier.filter(other -> other.id().equals(mark.id()) && other.epoch() > mark.epoch())
                .isPresent()) {
            complain.accept("%s went back from epoch %d to %d"
                    .formatted(moment.sighting().thing(), earlier.get().epoch(), mark.epoch()));
        }
    }

    /// What a rollback writes.
    private static void late(Moment moment, HasMetadata before, HasMetadata now, Consumer<String> complain) {
        boolean says = note(now) != null && !Objects.equals(note(before), note(now));
        boolean weighs =
                now instanceof HTTPRoute route && moment.scene().sharesOf(route).hasCandidate();
        boolean pins = now instanceof Service service
                && before instanceof Service earlier
                && isPinnedToStable(moment, service)
                && !Objects.equals(ShareCheck.pin(earlier), ShareCheck.pin(service));
        if (says || (weighs && Manager.hasWritten(before, now)) || pins) {
            complain.accept(
                    "a write of a rollback landed on " + moment.sighting().thing() + " past the point of no return");
        }
    }

    private static boolean isPinnedToStable(Moment moment, Service service) {
        String pin = ShareCheck.pin(service);
        return pin != null
                && moment.scene().hashesOf(moment.scene().standing().stable()).contains(pin);
    }

    private static @Nullable String note(HasMetadata object) {
        Map<String, String> notes = object.getMetadata().getAnnotations();
        return notes == null ? null : notes.get(ROLLED_BACK);
    }
}
