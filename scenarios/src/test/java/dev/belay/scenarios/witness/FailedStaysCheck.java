package dev.belay.scenarios.witness;

import dev.belay.api.FailedRevision;
import dev.belay.api.Release;
import dev.belay.api.VerbStatus;
import java.util.Objects;
import java.util.function.Consumer;

/// I8. It is asked for by the verb `retry` alone.
final class FailedStaysCheck implements Check {

    @Override
    public void look(Moment moment, Consumer<String> complain) {
        Release release = moment.now(Release.class);
        Release was = moment.was(Release.class);
        if (release == null
                || was == null
                || was.getStatus() == null
                || !moment.scene().isOurs(release)) {
            return;
        }
        Standing now = Standing.of(release);
        boolean begins = now.isInTrial() && !Objects.equals(Standing.of(was).trial(), now.trial());
        boolean failed = was.getStatus().memory().failed().stream()
                .map(FailedRevision::revision)
                .anyMatch(revision -> Objects.equals(revision, now.candidate()));
        if (begins && failed && !isAsked(release)) {
            complain.accept("revision %s failed before and is on trial again".formatted(now.candidate()));
        }
    }

    private static boolean isAsked(Release release) {
        VerbStatus verb = release.getStatus().memory().verb();
        return verb != null && "retry".equals(verb.name());
    }
}
