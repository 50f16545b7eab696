package dev.belay.scenarios.runbooks;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.List;

/// The real Helm as a program, as far as the runbooks call it: `helm uninstall NAME --namespace NAMESPACE`.
final class HelmProgram {

    private HelmProgram() {}

    public static void main(String[] words) {
        if (words.length != 4 || !"uninstall".equals(words[0]) || !"--namespace".equals(words[2])) {
            throw new IllegalArgumentException(
                    "only `helm uninstall NAME --namespace NAMESPACE` is known here, not " + List.of(words));
        }
        System.out.print(Helm.uninstall(words[1])
                .withNamespace(words[3])
                .withKubeConfig(Path.of(System.getenv("KUBECONFIG")))
                .call());
    }
}
