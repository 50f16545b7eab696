package dev.belay.scenarios;

import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Story;

/// How far a trial has come when something happens to it, and how it is made to stay there.
enum Chapter {
    /// The candidate's pods do not become ready.
    PREPARING,
    /// The first step's weight stands, and nobody says Healthy.
    WATCHING,
    GATED,
    WITHDRAWN,
    BAKING;

    Plan plan() {
        return switch (this) {
            case PREPARING, WATCHING, WITHDRAWN -> Plan.BY_ROUTE;
            case GATED -> Plan.BY_ROUTE.steps("{weight: 10, hold: 0s, gate: {approval: {}}}");
            case BAKING -> Plan.BY_ROUTE.steps("{weight: 10, hold: 0s}").bake("10m");
        };
    }

    /// Releases a version, and answers when the trial is there.
    void reach(Story story) {
        switch (this) {
            case PREPARING -> story.releases("v2-never-ready").awaitPhase("Preparing");
            case WATCHING -> story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);
            case GATED -> story.releases("v2").awaitPhase("Gated");
            case WITHDRAWN -> {
                story.judges("Inconclusive").releases("v2").awaitStep("Watching", 1);
                story.judges("NoAnswers").awaitPhase("Withdrawn");
            }
            case BAKING -> story.releases("v2").awaitPhase("Baking");
        }
    }

    /// Lets whatever trial comes next go well.
    void goOn(Story story) {
        story.judges("Healthy");
        story.patches("releases.belay.dev/shop", "{\"spec\": {\"bake\": \"1s\"}}");
    }
}
