package dev.belay.web;

import dev.belay.api.Identity;
import dev.belay.api.Release;
import dev.belay.api.ReleaseStatus;
import dev.belay.api.Stage;
import dev.belay.api.Summary;
import dev.belay.api.VerdictStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A Release in a list: where it is and what to do about it, with the words of its status.
record ReleaseSummary(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        @Nullable String phase,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String next,
        @Nullable Instant since,
        @Nullable Integer weight,
        @Nullable String progress,
        @Nullable String verdict,
        @Nullable String stable,
        @Nullable String candidate) {

    private static final Summary NO_SUMMARY = new Summary(null, null, null, null, null, null);

    static ReleaseSummary of(Release release) {
        ReleaseStatus status = release.getStatus();
        Summary summary = status == null ? NO_SUMMARY : status.summary();
        Stage stage = status == null ? null : status.stage();
        Identity identity = status == null ? null : status.identity();
        VerdictStatus verdict = status == null ? null : status.judgement().verdict();
        return new ReleaseSummary(
                release.getMetadata().getNamespace(),
                release.getMetadata().getName(),
                release.getMetadata().getUid(),
                release.getMetadata().getResourceVersion(),
                summary.phase(),
                summary.reason(),
                summary.message(),
                summary.next(),
                summary.since(),
                stage == null ? null : stage.weight(),
                stage == null ? null : stage.progress(),
                verdict == null ? null : verdict.kind(),
                identity == null ? null : identity.stable(),
                identity == null ? null : identity.candidate());
    }

    /// Its place in a list.
    String key() {
        return namespace + "/" + name;
    }
}
