package dev.belay.flags;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.Figure;
import dev.belay.flags.FlagTrouble.Kind;
import dev.belay.playground.server.Mood;
import dev.belay.playground.unleash.Unleash;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What Unleash itself makes of our calls, and what is made of its answers.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnUnleashTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String WRONG_TOKEN = "*:*.a-token-of-yesterday";

    private final Unleash unleash = Unleash.start();
    private final Map<String, Map<String, byte[]>> secrets = new ConcurrentHashMap<>();
    private UnleashClient client = client();
    private int count;

    private UnleashClient client() {
        return new UnleashClient(
                new dev.belay.api.Unleash(unleash.url().toString(), "unleash-admin", null), secrets::get);
    }

    @BeforeEach
    void isWell() {
        unleash.front().be(Mood.WELL);
        unleash.front().swallowAnswersToWrites(false);
        token(unleash.adminToken());
        client = client();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @AfterAll
    void end() {
        unleash.close();
    }

    private void token(String token) {
        secrets.put("unleash-admin", Map.of("token", (token + "\n").getBytes(UTF_8)));
    }

    private Flag flag(int percent) {
        Flag flag = bareFlag();
        unleash.addStrategy(flag.name(), "flexibleRollout", Unleash.rollout(flag.name(), percent));
        unleash.turn(flag.name(), true);
        return flag;
    }

    private Flag bareFlag() {
        String name = "flag-" + ++count;
        unleash.makeBareFlag(name);
        return new Flag(Unleash.PROJECT, Unleash.ENVIRONMENT, name);
    }

    @FunctionalInterface
    private interface Call {
        void make() throws FlagTrouble;
    }

    private static FlagTrouble trouble(Call call) {
        try {
            call.make();
        } catch (FlagTrouble trouble) {
            assertThat(trouble.toString()).doesNotContain("playground-admin", "a-token-of-yesterday");
            return trouble;
        }
        throw new AssertionError("it went well");
    }

    private FlagTrouble reading(Flag flag) {
        return trouble(() -> client.read(flag));
    }

    private Standing attempt(Flag flag, Wish wish) {
        return new FlagAttempt(flag, client, () -> true).at(Standing.begin(wish), () -> true);
    }

    @Test
    void movesAShareAndReadsItBack() throws Exception {
        Flag flag = flag(5);
        assertThat(FlagFit.unfit(flag, client.read(flag))).isNull();

        for (int percent : List.of(25, 100, 0)) {
            assertThat(attempt(flag, new Wish.Show(percent)).done()).isTrue();
            assertThat(unleash.percent(flag.name())).isEqualTo(Integer.toString(percent));
        }
        assertThat(unleash.isOn(flag.name())).isTrue();
        assertThat(attempt(flag, new Wish.Off()).done()).isTrue();
        assertThat(unleash.isOn(flag.name())).isFalse();
    }

    @Test
    void seesEveryMisfitAsUnleashHasIt() throws Exception {
        Flag bare = bareFlag();
        assertThat(FlagFit.unfit(bare, client.read(bare))).startsWith("Give the flag");
        unleash.addStrategy(bare.name(), "default", new JsonObject());
        assertThat(FlagFit.unfit(bare, client.read(bare))).contains("it has default");
        Flag two = flag(5);
        unleash.addStrategy(two.name(), "flexibleRollout", Unleash.rollout(two.name(), 50));
        assertThat(FlagFit.unfit(two, client.read(two))).contains("exactly one strategy");
        Flag off = flag(5);
        unleash.turn(off.name(), false);
        assertThat(FlagFit.unfit(off, client.read(off))).startsWith("Turn on");
        Flag spoilt = flag(5);
        unleash.setPercent(spoilt.name(), "25%");
        assertThat(FlagFit.unfit(spoilt, client.read(spoilt))).contains("'25%'");
    }

    @Test
    void flagsProjectsAndEnvironmentsThatAreNotThereAreToldApart() {
        Flag flag = flag(5);
        Flag none = new Flag(flag.project(), flag.environment(), "nobody-made-it");
        Flag elsewhere = new Flag("shops", flag.environment(), flag.name());
        Flag nowhere = new Flag(flag.project(), "mars", flag.name());

        assertThat(reading(none).kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(reading(none).words()).startsWith("Create the flag nobody-made-it of project default");
        assertThat(reading(elsewhere).kind()).isEqualTo(Kind.UNFIT);
        assertThat(reading(elsewhere).words()).startsWith("Name the project").contains("in project \"default\"");
        assertThat(reading(nowhere).kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(reading(nowhere).words()).contains("another environment than mars", "development");
        unleash.archive(flag.name());
        assertThat(reading(flag).words()).contains("revive it if it is archived");
    }

    @Test
    void anArchivedFlagIsTakenBackToo() {
        Flag flag = flag(5);
        attempt(flag, new Wish.Show(50));
        unleash.archive(flag.name());

        assertThat(attempt(flag, new Wish.Restore(5)).done()).isTrue();
        assertThat(unleash.percent(flag.name())).isEqualTo("5");
    }

    @Test
    void tokensThatAreWrongOrMayNotAreToldApartAndSaySo() {
        Flag flag = flag(5);
        token(WRONG_TOKEN);
        assertThat(reading(flag).kind()).isEqualTo(Kind.TOKEN);
        assertThat(reading(flag).words()).startsWith("Put a valid admin token into the Secret unleash-admin");
        token(unleash.clientToken());
        assertThat(reading(flag).kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(reading(flag).words()).contains("a client token never");
        token("two\nlines");
        client.close();
        assertThat(reading(flag).words()).contains("one line of plain text under the key token");
        secrets.clear();
        client.close();
        assertThat(reading(flag).words()).startsWith("Create the Secret unleash-admin");
    }

    @Test
    void aNewTokenIsTakenWithoutARestart() throws Exception {
        Flag flag = flag(5);
        token(WRONG_TOKEN);
        reading(flag);

        token(unleash.adminToken());

        assertThat(client.read(flag).on()).isTrue();
    }

    @Test
    void whatAnswersBadlyIsToldApart() {
        Flag flag = flag(5);
        unleash.front().be(new Mood.Says(500, "{\"name\":\"UnknownError\",\"message\":\"oops\"}"));
        assertThat(reading(flag).kind()).isEqualTo(Kind.FAILING);
        unleash.front().be(Mood.STARTING);
        assertThat(reading(flag).kind()).isEqualTo(Kind.FAILING);
        unleash.front().be(new Mood.Says(429, "slower"));
        assertThat(reading(flag).kind()).isEqualTo(Kind.FAILING);
        unleash.front().be(Mood.NONSENSE);
        assertThat(reading(flag).kind()).isEqualTo(Kind.NONSENSE);
        unleash.front().be(new Mood.Says(404, "<html>no such page</html>"));
        assertThat(reading(flag).kind()).isEqualTo(Kind.NONSENSE);
        unleash.front().be(new Mood.Says(302, ""));
        assertThat(reading(flag).kind()).isEqualTo(Kind.NONSENSE);
        unleash.front().be(Mood.REFUSING);
        assertThat(reading(flag).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(reading(flag).words())
                .contains("Check unleash.url", unleash.url().toString());
    }

    @Test
    void whatHangsIsWaitedForTwoSecondsAndNoLonger() {
        Flag flag = flag(5);
        unleash.front().be(Mood.HANGING);
        long began = System.nanoTime();

        assertThat(reading(flag).kind()).isEqualTo(Kind.SLOW);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(4));
    }

    @Test
    void aMoveThatWasDoneAndNeverAnsweredIsNotMadeTwice() {
        Flag flag = flag(5);
        unleash.front().swallowAnswersToWrites(true);
        assertThat(Objects.requireNonNull(attempt(flag, new Wish.Show(25)).trouble())
                        .kind())
                .isEqualTo(Kind.SLOW);
        long writes = unleash.front().writes();

        assertThat(attempt(flag, new Wish.Show(25)).done()).isTrue();
        assertThat(unleash.front().writes()).isEqualTo(writes);
    }

    /// What a leader of before read is no more so when its call lands.
    @Test
    void aMoveThatLandsLateUndoesNothing() throws Exception {
        Flag flag = flag(5);
        attempt(flag, new Wish.Show(25));
        FlagMove late = FlagMove.next(flag, new Wish.Show(50), client.read(flag));
        attempt(flag, new Wish.Restore(5));

        assertThat(trouble(() -> client.move(flag, (FlagMove.Share) late)).kind())
                .isEqualTo(Kind.CHANGED);
        assertThat(unleash.percent(flag.name())).isEqualTo("5");
    }

    @Test
    void restoresAsSoonAsUnleashIsBack() {
        Flag flag = flag(5);
        attempt(flag, new Wish.Show(50));
        unleash.front().be(Mood.REFUSING);
        try (FlagWriter writer = new FlagWriter(client, () -> true, _ -> {})) {
            writer.want(flag, new Wish.Restore(5));
            await().atMost(SOON).until(() -> {
                Standing standing = writer.standing(flag);
                return standing != null && standing.trouble() != null;
            });
            assertThat(writer.outstanding()).isEqualTo(1);

            unleash.front().be(Mood.WELL);
            long back = System.nanoTime();
            await().pollInterval(Duration.ofMillis(20)).atMost(SOON).until(() -> writer.outstanding() == 0);

            Figure.atMost(5, "s", "flag restored after Unleash is back", (System.nanoTime() - back) / 1e9);
            assertThat(unleash.percent(flag.name())).isEqualTo("5");
        }
    }

    /// At the pace that leaves Unleash to its other users, who go on changing the same strategies meanwhile.
    @Test
    void twoHundredFlagsAtOnceKeepThePaceAndLoseNoUpdate() {
        List<Flag> flags = IntStream.range(0, 200).mapToObj(_ -> flag(5)).toList();
        long asked = unleash.front().requests();
        long began = System.nanoTime();
        try (FlagWriter writer = new FlagWriter(client, () -> true, _ -> {})) {
            flags.forEach(flag -> writer.want(flag, new Wish.Show(25)));
            // Half of them are taken back while they are moved.
            flags.stream().filter(flag -> isOdd(flag, flags)).forEach(flag -> writer.want(flag, new Wish.Restore(5)));
            flags.stream().limit(20).forEach(flag -> unleash.setParameter(flag.name(), "stickiness", "sessionId"));
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> flags.stream()
                            .map(writer::standing)
                            .allMatch(standing -> standing != null && standing.done()));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Figure.atMost(30, "s", "200 flags moved at once, half of them taken back meanwhile", seconds);
        Figure.atMost(
                4,
                "requests",
                "most with Unleash at once while 200 flags are moved",
                unleash.front().mostAtOnce());
        System.out.printf(
                "200 flags: %d requests, %.0f a second%n",
                unleash.front().requests() - asked, (unleash.front().requests() - asked) / seconds);
        for (Flag flag : flags) {
            assertThat(unleash.percent(flag.name())).as(flag.name()).isEqualTo(isOdd(flag, flags) ? "5" : "25");
        }
        assertThat(flags.stream()
                        .limit(20)
                        .map(flag -> unleash.strategies(flag.name())
                                .getJsonObject(0)
                                .getJsonObject("parameters")
                                .getString("stickiness")))
                .as("what others changed meanwhile")
                .containsOnly("sessionId");
    }

    private static boolean isOdd(Flag flag, List<Flag> flags) {
        return flags.indexOf(flag) % 2 == 1;
    }
}
