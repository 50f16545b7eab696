package dev.belay.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// Which Deployment and which of its revisions this status is about.
@StatusPart
public record Identity(
        @Size(max = Lengths.WORD)
        @JsonPropertyDescription("The revision, or the release of a flag, that serves.")
        @Nullable
        String stable,

        @Size(max = Lengths.WORD)
        @JsonPropertyDescription("The revision, or the release of a flag, on trial.")
        @Nullable
        String candidate,

        @Size(max = Lengths.WORD)
        @JsonPropertyDescription("The newer revision that waits for the end of a bake or handover.")
        @Nullable
        String queued,

        @Size(max = Lengths.WORD)
        @JsonPropertyDescription(
                "How a new revision is kept from rolling out by itself: ByRelease, OnChange or Standing. None: this Release"
                        + " moves a flag and leaves the Deployment alone.")
        @Nullable
        String brake,

        @Size(max = Lengths.WORD)
        @JsonPropertyDescription(
                "UID of the Deployment that was adopted; another one of its name is another Deployment.")
        @Nullable
        String deploymentUid,

        @JsonPropertyDescription(
                "The Deployment's generation at which belay.dev/hands-off was last seen on it. Gone in a change of the"
                        + " spec, as by `kubectl rollout undo`, it is put back; removed by itself, it ends.")
        @Nullable
        Long handsOffAt) {}
