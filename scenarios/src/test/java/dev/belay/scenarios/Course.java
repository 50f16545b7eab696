package dev.belay.scenarios;

import static java.time.Duration.ofMinutes;

import dev.belay.scenarios.stage.Story;
import java.time.Duration;
import java.util.Objects;

/// What a trial comes to, from the moment at which its writes are counted.
enum Course {
    /// From the new version until it is stable.
    HANDED_OVER,
    /// From the breach until stable has everything again and the candidate is gone.
    ROLLED_BACK,
    /// From the deletion of the Release in mid-trial until it is gone.
    LEFT;

    /// Others are killed beside it.
    private static final Duration LIMIT = ofMinutes(4);

    void prepare(Story story) {
        awaitPhase(story, "Steady");
        if (this != HANDED_OVER) {
            story.judges("Inconclusive").releases("v2");
            awaitPhase(story, "Watching");
        }
    }

    private static void awaitPhase(Story story, String phase) {
        story.await(
                "it is " + phase, LIMIT, status -> phase.equals(status.summary().phase()));
    }

    void begin(Story story) {
        switch (this) {
            case HANDED_OVER -> story.releases("v2");
            case ROLLED_BACK -> story.judges("Breach");
            case LEFT -> story.leaves("background");
        }
    }

    /// Waits until it has ended as it would have if nothing had happened on its way.
    void end(Story story) {
        switch (this) {
            case HANDED_OVER -> awaitReleased(story);
            case ROLLED_BACK -> awaitPhase(story, "RolledBack");
            case LEFT -> story.awaitGone(LIMIT);
        }
    }

    private static void awaitReleased(Story story) {
        String wanted = story.revision();
        story.await(
                "the trial has ended well",
                LIMIT,
                status -> "Steady".equals(status.summary().phase())
                        && Objects.equals(wanted, status.identity().stable()));
        story.awaitRolledOut();
    }

    boolean hasEnded(Story story) {
        return switch (this) {
            case HANDED_OVER -> {
                var status = story.release().getStatus();
                yield "Steady".equals(status.summary().phase())
                        && story.revision().equals(status.identity().stable());
            }
            case ROLLED_BACK ->
                "RolledBack".equals(story.release().getStatus().summary().phase());
            case LEFT -> !story.hasRelease();
        };
    }
}
