package dev.belay.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// How one Deployment is released: the steps that its new revisions go through, and what must hold meanwhile.
@Group("belay.dev")
@Version("v1alpha1")
@ShortNames("rel")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Weight", jsonPath = ".status.weight", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Step", jsonPath = ".status.progress")
@AdditionalPrinterColumn(name = "Verdict", jsonPath = ".status.verdict.kind")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.reason")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = "size(self.metadata.name) <= 63",
        message = "the name of a Release stands in a label, which holds 63 characters: choose a shorter name")
public class Release extends CustomResource<ReleaseSpec, ReleaseStatus> implements Namespaced {

    private static final long serialVersionUID = 1L;
}
