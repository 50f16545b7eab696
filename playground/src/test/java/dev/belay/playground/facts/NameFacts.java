package dev.belay.playground.facts;

import static dev.belay.playground.facts.Leaning.CANDIDATE;
import static dev.belay.playground.facts.Leaning.LOOK;
import static dev.belay.playground.facts.Leaning.MARK;
import static dev.belay.playground.facts.Leaning.SIXTY_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How long names may be, and what is cut.
@Group("Names")
class NameFacts {

    private final Ground ground;

    NameFacts(Ground ground) {
        this.ground = ground;
    }

    @Test
    @Fact(
            value =
                    "A Service's name has at most 63 characters, so `<name>-candidate` is refused from a name of 54 on.",
            leans = CANDIDATE)
    void candidateServiceIsRefusedFrom54CharactersOn() {
        assertThat(tried(service("s".repeat(53) + "-candidate"))).isNotNull();
        assertRefused(() -> tried(service("s".repeat(54) + "-candidate")), "63");
    }

    @Test
    @Fact(value = "A label's value has at most 63 characters.", leans = MARK)
    void labelValueHasAtMost63Characters() {
        assertThat(tried(labelled("v".repeat(63)))).isNotNull();
        assertRefused(() -> tried(labelled("v".repeat(64))), "63");
    }

    @Test
    @Fact(
            value = "A Deployment's name may have 253 characters.",
            leans = {LOOK, CANDIDATE})
    void deploymentNamesGoTo253() {
        assertThat(tried(named("d".repeat(253)))).isNotNull();
        assertRefused(() -> tried(named("d".repeat(254))), "253");
    }

    /// With a hash of ten digits, as Belay's are.
    @ParameterizedTest
    @CsvSource({"46, -0123456789-", "47, -0123456789", "48, -012345678", "58, ''"})
    @Fact(
            value =
                    "Pod names are cut to 63 characters with 5 random ones at their end: from a Deployment's name of 47 on"
                            + " the dash behind the hash is gone, from 48 on the hash goes digit by digit, at 58 it is gone.",
            leans = {CANDIDATE, SIXTY_SECONDS})
    void hashVanishesFromPodNames(int length, String left, Shop shop) throws InterruptedException {
        String name = "d".repeat(length);
        Deployment deployment = ground.client()
                .resource(Manifests.deployment(name, 0))
                .inNamespace(ground.namespace())
                .create();

        ReplicaSet candidate = ground.client()
                .resource(Manifests.parked(deployment, "v2", 1, "0123456789"))
                .inNamespace(ground.namespace())
                .create();
        shop.untilReady(candidate, 1);

        assertThat(shop.live().podNames(candidate)).singleElement().asString().matches(name + left + "[a-z0-9]{5}");
    }

    @Test
    @Fact(value = "A ReplicaSet's name that is taken is answered 409.", leans = CANDIDATE)
    void takenNameIs409() {
        Deployment deployment = ground.client()
                .resource(Manifests.deployment("shop", 0))
                .inNamespace(ground.namespace())
                .create();
        ReplicaSet candidate = Manifests.parked(deployment, "v2", 0, "0123456789");
        ground.client().resource(candidate).inNamespace(ground.namespace()).create();

        assertThatThrownBy(() -> ground.client()
                        .resource(candidate)
                        .inNamespace(ground.namespace())
                        .create())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
    }

    private static Deployment named(String name) {
        Deployment deployment = Manifests.deployment("shop", 0);
        deployment.setMetadata(new ObjectMetaBuilder().withName(name).build());
        return deployment;
    }

    private static Deployment labelled(String value) {
        Deployment deployment = Manifests.deployment("shop", 0);
        deployment.getMetadata().getLabels().put("belay.dev/release", value);
        return deployment;
    }

    private static HasMetadata service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }

    private HasMetadata tried(HasMetadata object) {
        return ground.client()
                .resource(object)
                .inNamespace(ground.namespace())
                .dryRun()
                .create();
    }

    private static void assertRefused(ThrowingCallable write, String limit) {
        assertThatThrownBy(write).isInstanceOfSatisfying(KubernetesClientException.class, e -> {
            assertThat(e.getCode()).isEqualTo(422);
            assertThat(e).hasMessageContaining("must be no more than " + limit);
        });
    }
}
