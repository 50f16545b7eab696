package dev.belay.loop;

import dev.belay.api.Release;
import dev.belay.release.Plan;
import dev.belay.release.StatusForm;
import dev.belay.release.Trial;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which trial each Release has under way, so that no two move the same Service or route at one time: one route often
/// leads to many Deployments, and a tool that syncs changes them all in the same instant.
final class Trials {

    private final Function<String, Stream<Release>> releases;
    private final Consumer<String> ended;

    /// By the Release's uid. It is newer than the status that a watch shows; of whom this process has not decided about
    /// yet, status is all that there is.
    private final Map<String, Optional<Trial>> decided = new HashMap<>();

    /// @param releases all of a namespace, as the watch shows them
    /// @param ended is told the namespace in which a trial has ended, so that others may begin
    Trials(Function<String, Stream<Release>> releases, Consumer<String> ended) {
        this.releases = releases;
        this.ended = ended;
    }

    /// A trial begins, if that of no other Release has a lever of it: looked at and taken in one, because all Releases
    /// of a namespace may begin in this instant.
    ///
    /// @return what is in its way; none: nothing, and from now on it is in the way of others
    synchronized @Nullable String begin(Release release, Trial trial) {
        String rival = inTheWay(release, trial.plan().levers());
        if (rival == null) {
            decided(release, trial);
        }
        return rival;
    }

    /// @param trial none: it has none under way
    synchronized void decided(Release release, @Nullable Trial trial) {
        Optional<Trial> before = decided.put(release.getMetadata().getUid(), Optional.ofNullable(trial));
        if (trial == null && before != null && before.isPresent()) {
            ended.accept(release.getMetadata().getNamespace());
        }
    }

    /// What another Release's trial has of these, in words; none: nothing.
    synchronized @Nullable String inTheWay(Release release, Plan.Levers wanted) {
        return others(release)
                .map(other -> shared(other, wanted))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static Optional<String> shared(Held other, Plan.Levers wanted) {
        Plan.Levers taken = other.trial().plan().levers();
        Optional<String> service = wanted.services().stream()
                .filter(taken.services()::contains)
                .findFirst()
                .map(name -> "Service " + name);
        return service.or(() -> wanted.routes().stream()
                        .map(Plan.Route::name)
                        .filter(name -> taken.routes().stream()
                                .anyMatch(has -> has.name().equals(name)))
                        .findFirst()
                        .map(name -> "HTTPRoute " + name))
                .map(lever -> "It is Release %s, and %s.".formatted(other.release(), lever));
    }

    /// The Releases of the namespace besides this one that have a trial under way, by the trial.
    synchronized Map<String, String> ofOthers(Release release) {
        return others(release).collect(Collectors.toMap(held -> held.trial().id(), Held::release, (one, other) -> one));
    }

    private record Held(String release, Trial trial) {}

    private Stream<Held> others(Release release) {
        String uid = release.getMetadata().getUid();
        return releases.apply(release.getMetadata().getNamespace())
                .filter(other -> !other.getMetadata().getUid().equals(uid))
                .flatMap(other ->
                        trialOf(other).map(trial -> new Held(other.getMetadata().getName(), trial)).stream());
    }

    private Optional<Trial> trialOf(Release release) {
        Optional<Trial> known = decided.get(release.getMetadata().getUid());
        if (known != null) {
            return known;
        }
        boolean hasNone = release.getStatus() == null || release.getStatus().trial() == null;
        return hasNone
                ? Optional.empty()
                : Optional.ofNullable(StatusForm.read(release.getStatus(), Instant.EPOCH)
                        .phase()
                        .trialUnderWay());
    }

    /// Others may have what its trial had.
    synchronized void gone(Release release) {
        decided(release, null);
        forget(release);
    }

    /// Another process decides from here on.
    synchronized void forget(Release release) {
        decided.remove(release.getMetadata().getUid());
    }
}
