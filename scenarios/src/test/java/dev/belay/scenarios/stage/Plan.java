package dev.belay.scenarios.stage;

/// A Release as its user writes it, with times so short that a story takes seconds.
///
/// @param target what stands in it besides the Deployment, as YAML
/// @param strategy `canary: …` or `blueGreen: …`, as YAML
/// @param more other fields of the spec, as YAML
public record Plan(String name, String target, String strategy, String more) {

    /// Two steps by the route.
    public static final Plan BY_ROUTE = new Plan(
            "shop",
            "routes: [{name: shop}]",
            "canary: {steps: [{weight: 10, hold: 1s}, {weight: 50, hold: 1s}]}",
            "bake: 1s");

    /// One step by the number of pods.
    public static final Plan BY_PODS = new Plan("shop", "", "canary: {steps: [{weight: 50, hold: 1s}]}", "bake: 1s");

    public static final Plan BLUE_GREEN =
            new Plan("shop", "routes: [{name: shop}]", "blueGreen: {hold: 1s}", "bake: 1s");

    public Plan named(String other) {
        return new Plan(other, target, strategy, more);
    }

    public Plan on(String otherTarget) {
        return new Plan(name, otherTarget, strategy, more);
    }

    /// Of `canary.steps`, as YAML.
    public Plan steps(String steps) {
        return new Plan(name, target, "canary: {steps: [" + steps + "]}", more);
    }

    public Plan with(String others) {
        return new Plan(name, target, strategy, more + "\n" + others);
    }

    public Plan bake(String length) {
        return new Plan(name, target, strategy, "bake: " + length);
    }

    String manifest(String deployment) {
        return """
                apiVersion: belay.dev/v1alpha1
                kind: Release
                metadata: {name: %s}
                spec:
                  target: {deployment: %s%s}
                  %s
                %s
                """.formatted(
                        name,
                        deployment,
                        target.isEmpty() ? "" : ", " + target,
                        strategy,
                        more.indent(2).stripTrailing());
    }
}
