package dev.belay.web;

import dev.belay.history.Sample;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the judges said, in JSON.
record SampleView(
        String releaseUid,
        String trial,
        Instant judgedAt,
        String verdict,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Integer weight) {

    static SampleView of(Sample sample) {
        return new SampleView(
                sample.release(),
                sample.trial(),
                sample.at(),
                sample.said().verdict(),
                sample.said().reason(),
                sample.said().message(),
                sample.said().weight());
    }
}
