package dev.belay.scenarios.runbooks;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// The real Helm as a program, as far as the runbooks call it: `helm uninstall NAME --namespace NAMESPACE` and
/// `helm upgrade NAME CHART --namespace NAMESPACE --reset-then-reuse-values`.
final class HelmProgram {

    private HelmProgram() {}

    public static void main(String[] words) {
        Path kubeconfig = Path.of(System.getenv("KUBECONFIG"));
        boolean isEnd = words.length == 4 && "uninstall".equals(words[0]) && "--namespace".equals(words[2]);
        System.out.print(isEnd ? uninstall(kubeconfig, words) : upgrade(kubeconfig, words));
    }

    private static String uninstall(Path kubeconfig, String... words) {
        return Helm.uninstall(words[1])
                .withNamespace(words[3])
                .withKubeConfig(kubeconfig)
                .call();
    }

    private static String upgrade(Path kubeconfig, String... words) {
        boolean isKnown = words.length == 6
                && "upgrade".equals(words[0])
                && "--namespace".equals(words[3])
                && "--reset-then-reuse-values".equals(words[5]);
        if (!isKnown) {
            throw new IllegalArgumentException("not known here: helm " + List.of(words));
        }
        return new Helm(Path.of(words[2]))
                .upgrade()
                .withName(words[1])
                .withNamespace(words[4])
                .resetThenReuseValues()
                .withKubeConfig(kubeconfig)
                .call()
                .getOutput();
    }

    /// A script that runs it.
    static String script(Path kubeconfig) {
        String classPath = Objects.requireNonNullElse(
                System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path"));
        return """
                KUBECONFIG='%s' exec '%s/bin/java' --enable-native-access=ALL-UNNAMED -cp '%s' %s "$@"
                """.formatted(kubeconfig, System.getProperty("java.home"), classPath, HelmProgram.class.getName());
    }
}
