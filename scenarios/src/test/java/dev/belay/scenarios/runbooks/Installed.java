package dev.belay.scenarios.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.chart.Chart;
import dev.belay.chart.InForce;
import dev.belay.chart.Installation;
import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.operator.Distribution;
import dev.belay.scenarios.stage.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Belay as its chart installs it: with pods of its own, which run what is packaged.
///
/// @param folder for the charts
record Installed(Cluster cluster, Path folder) {

    static Installed on(Cluster cluster, Path folder) {
        cluster.nodeAgent().runs(Distribution.built().program());
        return new Installed(cluster, folder);
    }

    Path chart() throws IOException {
        return Chart.unpackInto(folder.resolve("new"));
    }

    /// Another version, whose CRD knew less.
    Path former() throws IOException {
        Path former = Chart.unpackInto(folder.resolve("former"));
        Path about = former.resolve("Chart.yaml");
        Files.writeString(about, Files.readString(about).replaceAll("(?m)^(version|appVersion): .*$", "$1: \"0.0.9\""));
        Path crd = former.resolve("files/releases.belay.dev.yaml");
        String knew = Files.readString(crd).replace("maxItems: 8", "maxItems: 7");
        assertThat(knew).isNotEqualTo(Files.readString(crd));
        Files.writeString(crd, knew);
        return former;
    }

    /// Installs or upgrades; when this returns, the last replica of the former one is gone.
    Installation puts(Path chart, Map<String, String> values) {
        Installation installation = new Installation(chart, cluster.kubeconfig(), values);
        installation.install();
        InForce.await(cluster.client());
        awaitReady();
        return installation;
    }

    void awaitReady() {
        person().does("rollout", "status", "deployment/belay", "--timeout=90s");
    }

    /// Who looks at the operator itself.
    Person person() {
        return new Person(cluster.kubectl(), Installation.NAMESPACE);
    }
}
