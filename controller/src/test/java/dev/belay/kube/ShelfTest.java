package dev.belay.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// A watch is behind by a moment; who has just written must not decide on what was before.
class ShelfTest {

    private final Map<String, Service> watched = new ConcurrentHashMap<>();
    private final Shelf<Service> shelf = new Shelf<>(watched::get, () -> List.copyOf(watched.values()));

    private static Service service(String uid, int version) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("web")
                .withName("shop")
                .withUid(uid)
                .withResourceVersion(Integer.toString(version))
                .endMetadata()
                .build();
    }

    private void shows(Service service) {
        watched.put("web/shop", service);
    }

    @Test
    void showsWhatTheWatchShows() {
        Service seen = service("a", 5);
        shows(seen);
        assertThat(shelf.get("web", "shop")).isSameAs(seen);
        assertThat(shelf.all()).containsExactly(seen);
        assertThat(shelf.get("web", "other")).isNull();
    }

    @Test
    void putsAnAcceptedWriteBeforeAWatchThatIsBehind() {
        shows(service("a", 5));
        Service written = service("a", 9);
        shelf.wrote(written);
        assertThat(shelf.get("web", "shop")).isSameAs(written);
        assertThat(shelf.all()).containsExactly(written);
    }

    /// Versions are numbers: as words 10 would come before 9.
    @Test
    void letsTheWatchOvertakeTheWrite() {
        shelf.wrote(service("a", 9));
        Service newer = service("a", 10);
        shows(newer);
        assertThat(shelf.get("web", "shop")).isSameAs(newer);
        assertThat(shelf.all()).containsExactly(newer);
    }

    @Test
    void showsACreationThatTheWatchHasNotSeen() {
        Service made = service("a", 3);
        shelf.wrote(made);
        assertThat(shelf.all()).containsExactly(made);
    }

    @Test
    void hidesWhatWasDeletedUntilTheWatchHasSeenIt() {
        Service seen = service("a", 5);
        shows(seen);
        shelf.deleted(seen);
        assertThat(shelf.get("web", "shop")).isNull();
        assertThat(shelf.all()).isEmpty();
    }

    @Test
    void showsAnotherObjectOfTheSameName() {
        shows(service("a", 5));
        shelf.deleted(service("a", 5));
        Service another = service("b", 6);
        shows(another);
        assertThat(shelf.get("web", "shop")).isSameAs(another);
    }

    @Test
    void forgetsItsWriteWhenTheWatchSaysThatTheObjectIsGone() {
        shelf.wrote(service("a", 9));
        shelf.gone(service("a", 12));
        assertThat(shelf.get("web", "shop")).isNull();
    }
}
