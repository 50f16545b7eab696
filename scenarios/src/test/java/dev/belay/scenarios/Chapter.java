package dev.belay.scenarios;

import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Story;

/// How far a trial has come when something happens to it, and how it is made to stay there.
enum Chapter {
    /// The candidate's pods do not become ready.
    PREPARING(Plan.BY_ROUTE, "v2-never-ready"),
    /// The first step's weight stands, and nobody says Healthy.
    WATCHING(Plan.BY_ROUTE, "v2"),
    GATED(Plan.BY_ROUTE.steps("{weight: 10, hold: 0s, gate: {approval: {}}}"), "v2"),
    WITHDRAWN(Plan.BY_ROUTE, "v2"),
    BAKING(Plan.BY_ROUTE.steps("{weight: 10, hold: 0s}").bake("10m"), "v2");

    private final Plan plan;
    private final String version;

    Chapter(Plan plan, String version) {
        this.plan = plan;
        this.version = version;
    }

    Plan plan() {
        return plan;
    }

    /// Releases a version, and answers when the trial is there.
    void reach(Story story) {
        switch (this) {
            case PREPARING -> story.releases(version).awaitPhase("Preparing");
            case WATCHING -> story.judges("Inconclusive").releases(version).awaitStep("Watching", 1);
            case GATED -> story.releases(version).awaitPhase("Gated");
            case WITHDRAWN -> {
                story.judges("Inconclusive").releases(version).awaitStep("Watching", 1);
                story.judges("NoAnswers").awaitPhase("Withdrawn");
            }
            case BAKING -> story.releases(version).awaitPhase("Baking");
        }
    }

    /// Lets whatever trial comes next go well.
    void goOn(Story story) {
        story.judges("Healthy");
        story.patches("releases.belay.dev/shop", "{\"spec\": {\"bake\": \"1s\"}}");
    }
}
