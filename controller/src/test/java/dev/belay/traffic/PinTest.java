package dev.belay.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.kube.JsonPatch;
import dev.belay.kube.Patched;
import dev.belay.kube.TrialMark;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Services pinned, unpinned and doubled.
class PinTest {

    private static final TrialMark MARK = new TrialMark("k3x9", 1);

    private static Service shop() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("shop")
                .withNamespace("web")
                .withResourceVersion("7")
                .withLabels(Map.of("app", "shop"))
                .withAnnotations(Map.of("team", "shop"))
                .endMetadata()
                .withNewSpec()
                .withType("NodePort")
                .withSelector(Map.of("app", "shop"))
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withNodePort(30080)
                .endPort()
                .endSpec()
                .build();
    }

    @Test
    void narrowsMovesAndGivesBack() {
        Service plain = shop();
        Service pinned = Patched.by(Pin.to("5d4f8c7b9", plain, MARK), plain);
        assertThat(pinned.getSpec().getSelector()).isEqualTo(Map.of("app", "shop", "pod-template-hash", "5d4f8c7b9"));
        assertThat(Pin.of(pinned)).isEqualTo("5d4f8c7b9");
        assertThat(Pin.to("5d4f8c7b9", pinned, MARK)).isEqualTo(JsonPatch.EMPTY);
        Service moved = Patched.by(Pin.to("6f00ba4c11", pinned, new TrialMark("k3x9", 2)), pinned);
        assertThat(Pin.of(moved)).isEqualTo("6f00ba4c11");
        assertThat(TrialMark.on(moved)).contains(new TrialMark("k3x9", 2));
        assertThat(Patched.by(Pin.off(moved), moved)).isEqualTo(plain);
    }

    @Test
    void leavesAServiceAloneThatWasNeverOurs() {
        Service theirs = shop();
        theirs.getSpec().setSelector(Map.of("pod-template-hash", "5d4f8c7b9"));
        assertThat(Pin.off(theirs)).isEqualTo(JsonPatch.EMPTY);
    }

    @Test
    void doublesAServiceForTheCandidateAlone() {
        var owner = new OwnerReferenceBuilder()
                .withKind("Deployment")
                .withUid("uid-1")
                .build();
        Service candidate = CandidateService.of(shop(), "6f00ba4c11", MARK, owner);
        assertThat(candidate.getMetadata().getName()).isEqualTo("shop-candidate");
        assertThat(candidate.getMetadata().getLabels()).isEqualTo(Map.of("app", "shop"));
        assertThat(candidate.getMetadata().getAnnotations()).isEqualTo(Map.of(TrialMark.KEY, "k3x9/1"));
        assertThat(candidate.getSpec().getType()).isEqualTo("ClusterIP");
        assertThat(Pin.of(candidate)).isEqualTo("6f00ba4c11");
        assertThat(candidate.getSpec().getPorts().getFirst().getNodePort()).isNull();
        assertThat(candidate.getSpec().getPorts().getFirst().getPort()).isEqualTo(80);
    }

    @Test
    void namesFitAndStayApart() {
        assertThat(CandidateService.nameFor("s".repeat(53))).hasSize(63).endsWith("sss-candidate");
        String one = CandidateService.nameFor("s".repeat(60) + "-a");
        String other = CandidateService.nameFor("s".repeat(60) + "-b");
        assertThat(one).hasSize(63).isNotEqualTo(other).endsWith("-candidate");
        assertThat(IntStream.rangeClosed(1, 63).mapToObj("s"::repeat).map(CandidateService::nameFor))
                .allMatch(name -> name.length() <= 63)
                .doesNotHaveDuplicates();
    }
}
