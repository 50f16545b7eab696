package dev.belay.scenarios.stage;

import dev.belay.playground.cluster.Kubectl;
import dev.belay.playground.cluster.Kubectl.Outcome;
import java.util.ArrayList;
import java.util.List;

/// Somebody with a kubectl in one namespace.
public record Person(Kubectl kubectl, String namespace) {

    /// As `kubectl apply`.
    public void applies(String... manifests) {
        feeds(manifests, "apply", "-f", "-");
    }

    /// As a GitOps tool does it.
    public void appliesServerSide(String... manifests) {
        feeds(manifests, "apply", "--server-side", "--force-conflicts", "--field-manager=gitops", "-f", "-");
    }

    public void replaces(String... manifests) {
        feeds(manifests, "replace", "-f", "-");
    }

    private void feeds(String[] manifests, String... words) {
        must(kubectl.feed(String.join("---\n", manifests), inNamespace(words)), words);
    }

    /// What must succeed; answers with what it printed.
    public String does(String... words) {
        return must(kubectl.run(inNamespace(words)), words);
    }

    public Outcome tries(String... words) {
        return kubectl.run(inNamespace(words));
    }

    private String[] inNamespace(String... words) {
        List<String> all = new ArrayList<>(List.of("--namespace", namespace));
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    private static String must(Outcome outcome, String... words) {
        if (outcome.code() != 0) {
            throw new AssertionError("kubectl " + String.join(" ", words) + ": " + outcome.output());
        }
        return outcome.output();
    }
}
