package dev.belay.flags;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.Figure;
import dev.belay.playground.server.Mood;
import dev.belay.playground.unleash.Unleash;
import dev.belay.release.FlagAnswer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the SDK, fed by us, says of the flags of a real Unleash, and when it is known that nothing is known.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlagReaderTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final FlagReader.Asker SHOP = new FlagReader.Asker("shops", "shop");
    private static final FlagAnswer YES = new FlagAnswer.Yes();
    private static final FlagAnswer NO = new FlagAnswer.No();

    private final Unleash unleash = Unleash.start();
    private final Map<String, Map<String, byte[]>> secrets = new ConcurrentHashMap<>();
    private final AtomicLong looks = new AtomicLong();
    private @Nullable FlagReader reader;
    private int count;

    @BeforeEach
    void isWell() {
        unleash.front().be(Mood.WELL);
        token(unleash.clientToken());
    }

    @AfterEach
    void close() {
        if (reader != null) {
            reader.close();
        }
    }

    @AfterAll
    void end() {
        unleash.close();
    }

    private void token(String token) {
        secrets.put("unleash-client", Map.of("token", (token + "\n").getBytes(UTF_8)));
    }

    private FlagReader opened(String whenUnknown) {
        FlagReader opened = FlagReader.open(
                new dev.belay.api.Unleash(
                        unleash.url().toString(), "unleash-admin", null, "unleash-client", null, whenUnknown),
                secrets::get,
                looks::incrementAndGet);
        reader = opened;
        return opened;
    }

    private @Nullable String missing(String... flags) {
        return FlagReader.missing(
                new dev.belay.api.Unleash(unleash.url().toString(), null, null, "unleash-client", null, null),
                secrets::get,
                List.of(flags));
    }

    @Test
    void aFlagThatIsNotThereIsFoundBeforeItIsWaitedFor() {
        String there = flag();

        // Unleash tells its clients of a new flag a second later.
        await().atMost(SOON).until(() -> missing(there) == null);
        assertThat(missing(there, "nobody-made-it"))
                .startsWith("Create the flag nobody-made-it")
                .contains("unleash-client");
        unleash.front().be(Mood.REFUSING);
        assertThat(missing("nobody-made-it")).as("nobody can tell").isNull();
    }

    private String flag() {
        String name = "gate-" + ++count;
        unleash.makeFlag(name, 100);
        return name;
    }

    private static void awaitAnswer(FlagReader asked, String flag, FlagAnswer wanted) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(asked.isOn(flag, SHOP)).isEqualTo(wanted));
    }

    private static void awaitUnknown(FlagReader asked, String flag, String why) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(asked.isOn(flag, SHOP))
                        .isInstanceOfSatisfying(
                                FlagAnswer.Unknown.class,
                                unknown -> assertThat(unknown.why())
                                        .contains(why)
                                        .doesNotContain("playground-client", "playground-admin")));
    }

    @Test
    void saysWhatUnleashSaysAndFollowsIt() {
        String flag = flag();
        FlagReader asked = opened("Hold");
        awaitAnswer(asked, flag, YES);

        long turned = System.nanoTime();
        unleash.turn(flag, false);
        awaitAnswer(asked, flag, NO);

        Figure.atMost(5, "s", "a gate's flag seen after it was turned", (System.nanoTime() - turned) / 1e9);
    }

    @Test
    void aFlagCanBeOnForOneReleaseOnly() {
        String flag = "gate-" + ++count;
        unleash.makeBareFlag(flag);
        JsonObject shopOnly = new JsonObject()
                .put("contextName", "release")
                .put("operator", "IN")
                .put("values", new JsonArray(List.of("shop")));
        unleash.addStrategy(flag, "flexibleRollout", Unleash.rollout(flag, 100), new JsonArray().add(shopOnly));
        unleash.turn(flag, true);
        FlagReader asked = opened("Hold");

        awaitAnswer(asked, flag, YES);
        assertThat(asked.isOn(flag, new FlagReader.Asker("shops", "bread"))).isEqualTo(NO);
    }

    /// The SDK itself says "off" of it, for which another gate may be waiting.
    @Test
    void aFlagThatIsNotThereIsNeitherOnNorOff() {
        FlagReader asked = opened("Hold");

        awaitUnknown(asked, "nobody-made-it", "Create the flag nobody-made-it");
        String flag = flag();
        awaitAnswer(asked, flag, YES);
        unleash.archive(flag);
        awaitUnknown(asked, flag, "revive it");
    }

    @Test
    void nothingIsKnownBeforeTheFirstAnswer() {
        unleash.front().be(Mood.REFUSING);
        String flag = flag();
        FlagReader asked = opened("LastKnown");

        awaitUnknown(asked, flag, "Check unleash.url");
        unleash.front().be(Mood.WELL);
        awaitAnswer(asked, flag, YES);
    }

    @Test
    void anOldAnswerIsKnownAsOldAndTheReasonSaysWhatToDo() {
        String flag = flag();
        FlagReader asked = opened("Hold");
        awaitAnswer(asked, flag, YES);

        unleash.front().be(new Mood.Says(500, "{}"));
        long silent = System.nanoTime();
        awaitUnknown(asked, flag, "more than 10 s old. See Unleash's log: it answers 500.");
        assertThat(System.nanoTime() - silent)
                .as("one look that fails makes nothing unknown")
                .isGreaterThan(Duration.ofSeconds(6).toNanos());

        unleash.front().be(Mood.WELL);
        awaitAnswer(asked, flag, YES);
    }

    @Test
    void everyWayToFailSaysWhatToDo() {
        FlagReader asked = opened("Hold");
        awaitUnknown(asked, "nobody-made-it", "Create the flag");

        unleash.front().be(Mood.HANGING);
        awaitUnknown(asked, "nobody-made-it", "no answer within 2 s");
        unleash.front().be(new Mood.Says(429, "slower"));
        awaitUnknown(asked, "nobody-made-it", "raise its limit");
        unleash.front().be(Mood.NONSENSE);
        awaitUnknown(asked, "nobody-made-it", "is no Unleash");
        unleash.front().be(new Mood.Says(200, "{\"features\": 5}"));
        awaitUnknown(asked, "nobody-made-it", "is no Unleash");
        unleash.front().be(new Mood.Says(200, "{\"version\": 2, \"features\": [5]}"));
        awaitUnknown(asked, "nobody-made-it", "See which version Unleash has");
        unleash.front().be(new Mood.Says(404, "<html>no such page</html>"));
        awaitUnknown(asked, "nobody-made-it", "Set unleash.url");
        unleash.front().be(Mood.REFUSING);
        awaitUnknown(asked, "nobody-made-it", "Check unleash.url");
    }

    @Test
    void theLastAnswerCountsWhereThePolicySaysSo() {
        String flag = flag();
        FlagReader asked = opened("LastKnown");
        awaitAnswer(asked, flag, YES);

        unleash.front().be(Mood.REFUSING);
        long before = looks.get();
        // Longer than an answer is fresh.
        await().atMost(SOON).until(() -> looks.get() > before + 6);
        assertThat(asked.isOn(flag, SHOP)).isEqualTo(YES);
    }

    @Test
    void aTokenIsTakenAnewWithoutARestart() {
        String flag = flag();
        token("*:development.a-token-of-yesterday");
        FlagReader asked = opened("Hold");
        awaitUnknown(asked, flag, "Put a valid client token into the Secret unleash-client");
        token(unleash.adminToken());
        awaitUnknown(asked, flag, "Put a valid client token into the Secret unleash-client");
        secrets.clear();
        awaitUnknown(asked, flag, "Create the Secret unleash-client");

        token(unleash.clientToken());
        awaitAnswer(asked, flag, YES);
    }

    @Test
    void asksNothingWhenNobodyReadsAnyMore() {
        FlagReader asked = opened("Hold");
        awaitAnswer(asked, flag(), YES);

        asked.close();
        AtomicLong before = new AtomicLong(-1);
        await("three looks' time without a request")
                .during(Duration.ofSeconds(6))
                .atMost(Duration.ofSeconds(12))
                .until(() -> before.getAndSet(unleash.front().requests())
                        == unleash.front().requests());
        assertThat(unleash.front().writes())
                .as("the SDK's own metrics and registration")
                .isZero();
    }
}
