package dev.belay.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.UpgradeCommand;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The chart in a cluster, put there by Helm with the rights of the kubeconfig's user.
///
/// @param chart folder of the chart, see {@link Chart#unpackInto}
/// @param values as after `--set`, by path such as `admission.mutating`
public record Installation(Path chart, Path kubeconfig, Map<String, String> values) {

    public static final String NAMESPACE = "belay";
    /// The operator's Deployment, service account, lease and roles have one name.
    public static final String NAME = "belay";
    /// The operator, as the API server knows it.
    public static final String OPERATOR = "system:serviceaccount:" + NAMESPACE + ":" + NAME;

    public Installation {
        values = Map.copyOf(values);
    }

    public Installation(Path chart, Path kubeconfig) {
        this(chart, kubeconfig, Map.of());
    }

    public Installation with(String path, Object value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(path, value.toString());
        return new Installation(chart, kubeconfig, more);
    }

    /// Installs or upgrades, and answers with what Helm says, the notes included. What it installed takes a moment to
    /// be in
    /// force, see {@link InForce}.
    public String install() {
        UpgradeCommand command = new Helm(chart)
                .upgrade()
                .install()
                .withName(NAME)
                .withNamespace(NAMESPACE)
                .createNamespace()
                // Else values of a former installation live on.
                .resetValues()
                .withKubeConfig(kubeconfig);
        values.forEach(command::set);
        return command.call().getOutput();
    }

    public String uninstall() {
        return Helm.uninstall(NAME)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .ignoreNotFound()
                .call();
    }
}
