package dev.belay.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Until;
import dev.belay.api.Release;
import dev.belay.history.Library;
import dev.belay.web.Ear.Event;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who follows the Releases is told of each change once, or that they must begin anew.
@Tag("cluster")
final class EventsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// For what must not come.
    private static final Duration A_WHILE = Duration.ofMillis(300);

    private final WebStage stage = WebStage.withoutHistory();
    private final String all = "/api/v1/namespaces/" + stage.namespace() + "/events";
    private final String one = "/api/v1/namespaces/" + stage.namespace() + "/releases/shop/events";
    private final AtomicLong version = new AtomicLong();

    @BeforeEach
    void begin() {
        changes("cart");
        changes("shop");
        stage.feed().begun();
    }

    @AfterEach
    void strike() {
        stage.close();
    }

    private Release release(String namespace, String name) {
        Release release = Library.ended(namespace, name, 1);
        release.getMetadata().setResourceVersion(Long.toString(version.incrementAndGet()));
        return release;
    }

    private Release changes(String name) {
        Release release = release(stage.namespace(), name);
        stage.feed().seen(release);
        return release;
    }

    private String follower(String name) {
        return stage.personWho(name, "watch");
    }

    private static List<String> untilReady(Ear ear) throws InterruptedException {
        List<String> told = new ArrayList<>();
        for (Event event = ear.next(); !event.name().equals("ready"); event = ear.next()) {
            told.add(event.name().equals("release") ? event.version() : event.name());
        }
        return told;
    }

    @Test
    void tellsOfWhatThereIsAndThenOfEachChange() throws Exception {
        try (Ear ear = Ear.at(stage, all, follower("ann"))) {
            assertThat(untilReady(ear)).containsExactly("cart 1", "shop 2");
            Release shop = changes("shop");
            assertThat(ear.next().version()).isEqualTo("shop 3");
            stage.feed().gone(shop);
            Event gone = ear.next();
            assertThat(gone.name()).isEqualTo("gone");
            assertThat(gone.data().path("name").asText()).isEqualTo("shop");
            assertThat(gone.data().path("uid").asText())
                    .isEqualTo(shop.getMetadata().getUid());
            // What a watch that began anew shows again is nothing new.
            stage.feed().gone(shop);
            stage.feed().seen(release(stage.namespace(), "till"));
            assertThat(ear.next().version()).isEqualTo("till 4");
        }
    }

    @Test
    void tellsWhoComesBackWhatTheyMissedAndNothingTwice() throws Exception {
        String token = follower("ann");
        String lastId;
        try (Ear ear = Ear.at(stage, all, token)) {
            untilReady(ear);
            changes("shop");
            lastId = ear.next().id();
        }
        changes("cart");
        changes("shop");
        try (Ear ear = Ear.at(stage, all, token, lastId)) {
            assertThat(ear.next().version()).isEqualTo("cart 4");
            assertThat(ear.next().version()).isEqualTo("shop 5");
            assertThat(ear.within(A_WHILE)).isNull();
        }
    }

    @Test
    void tellsWhoComesBackTooLateToForgetWhatTheyKnow() throws Exception {
        String token = follower("ann");
        for (String id : List.of("stage-99999", "another-1", "stage-", "x", "stage-1-1", "'; drop table trials")) {
            try (Ear ear = Ear.at(stage, all, token, id)) {
                assertThat(untilReady(ear)).as(id).containsExactly("reset", "cart 1", "shop 2");
                assertThat(ear.lastId()).isEqualTo("stage-2");
            }
        }
        for (int n = 0; n <= Feed.KEPT; n++) {
            changes("till");
        }
        try (Ear ear = Ear.at(stage, all, token, "stage-2")) {
            Event reset = ear.next();
            assertThat(reset.name()).isEqualTo("reset");
            assertThat(reset.id())
                    .as("who is cut now must not come back with the old one")
                    .isEmpty();
            assertThat(reset.data().path("why").asText()).contains("Forget what you know");
            assertThat(untilReady(ear)).containsExactly("cart 1", "shop 2", "till " + version.get());
        }
        try (Ear ear = Ear.at(stage, all, token, "stage-3")) {
            assertThat(ear.next().version()).as("the oldest that is kept").isEqualTo("till 4");
        }
    }

    @Test
    void showsNobodyWhatTheyMayNotSee() throws Exception {
        String token = follower("ann");
        String lister = stage.personWho("bob", "list", "get");
        for (String path : List.of("/api/v1/events", "/api/v1/namespaces/hidden/events")) {
            assertThat(WebStage.problem(403, stage.get(path, token))).contains("watch releases.belay.dev");
        }
        assertThat(WebStage.problem(403, stage.get(all, lister))).contains("bob may not watch");
        WebStage.problem(401, stage.send(stage.to(all)));
        stage.feed().seen(release("hidden", "hidden-shop"));
        try (Ear ear = Ear.at(stage, all, token, "x");
                Ear ofOne = Ear.at(stage, one, token)) {
            assertThat(untilReady(ear)).containsExactly("reset", "cart 1", "shop 2");
            assertThat(untilReady(ofOne)).containsExactly("shop 2");
            stage.feed().seen(release("hidden", "hidden-shop"));
            changes("cart");
            changes("shop");
            assertThat(ear.next().version()).isEqualTo("cart 5");
            assertThat(ear.next().version()).isEqualTo("shop 6");
            assertThat(ofOne.next().version()).isEqualTo("shop 6");
        }
    }

    /// What the API server has said of a right is believed for five seconds, here as elsewhere.
    @Test
    void endsWhenTheRightIsTakenAway() throws Exception {
        try (Ear ear = Ear.at(stage, all, follower("ann"))) {
            untilReady(ear);
            stage.takesRightsFrom("ann");
            long began = System.nanoTime();
            changes("shop");
            Event event = ear.next();
            while (event.name().equals("release")) {
                Event more = ear.within(A_WHILE);
                if (more == null) {
                    changes("shop");
                }
                event = more == null ? ear.next() : more;
            }
            assertThat(event.data().path("why").asText()).contains("ann may not watch");
            assertThat((System.nanoTime() - began) / 1e9).isLessThan(7);
            assertThat(ear.next().name()).isEqualTo(Ear.SILENCE);
        }
    }

    @Test
    void givesEachCallerTenConnectionsAndOneMoreWhenOneIsClosed() throws Exception {
        String token = follower("ann");
        List<Ear> ears = new ArrayList<>();
        for (int n = 0; n < Followers.OF_ONE; n++) {
            ears.add(Ear.at(stage, all, token));
            untilReady(ears.getLast());
        }
        HttpResponse<String> refused = stage.get(all, token);
        assertThat(WebStage.problem(429, refused)).contains("close one of the connections");
        try (Ear other = Ear.at(stage, all, follower("bob"))) {
            assertThat(untilReady(other)).hasSize(2);
        }
        ears.removeFirst().close();
        Until.isTrue("its place is free", LIMIT, () -> {
            changes("shop");
            return stage.followers() == Followers.OF_ONE - 1;
        });
        ears.add(Ear.at(stage, all, token));
        untilReady(ears.getLast());
        for (Ear ear : ears) {
            ear.close();
        }
    }

    /// Its connection takes what it can hold, and then whatever happens is told to the others alone.
    @Test
    void cutsWhoDoesNotReadAndNobodyWaitsForThem() throws Exception {
        String token = follower("ann");
        URI address = stage.address();
        try (Ear ear = Ear.at(stage, all, token);
                Socket deaf = new Socket()) {
            untilReady(ear);
            deaf.setReceiveBufferSize(4_096);
            deaf.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            deaf.getOutputStream()
                    .write(("GET " + all + " HTTP/1.1\r\nHost: belay\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            Until.isTrue("both follow", LIMIT, () -> stage.followers() == 2);
            Until.isTrue("one is cut", LIMIT, () -> {
                for (int n = 0; n < 1_000; n++) {
                    String told = changes("shop").getMetadata().getResourceVersion();
                    assertThat(ear.next().version()).isEqualTo("shop " + told);
                }
                return stage.followers() == 1;
            });
            assertThat(isClosed(deaf)).isTrue();
        }
    }

    private static boolean isClosed(Socket deaf) throws IOException {
        deaf.setSoTimeout((int) LIMIT.toMillis());
        InputStream rest = deaf.getInputStream();
        try {
            return rest.readAllBytes().length > 0;
        } catch (SocketException reset) {
            return true;
        }
    }
}
