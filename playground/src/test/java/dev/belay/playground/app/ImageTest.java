package dev.belay.playground.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {

    @Test
    void readsNameVersionAndWords() {
        assertThat(
                        Image.of(
                                "localhost:5000/a/shop:v2-errors=0.2-flag-errors=0.4-slow=4s@0.3-slow-start=20s-never-ready-hang"))
                .isEqualTo(new Image(
                        "localhost:5000/a/shop",
                        "v2",
                        new Behaviour(
                                0.2,
                                0.4,
                                new Slowness(Duration.ofSeconds(4), 0.3),
                                Duration.ofSeconds(20),
                                Set.of(Habit.NEVER_READY, Habit.HANG),
                                null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "shop:v1", "localhost:5000/shop", "shop:v1@sha256:00ff-00"})
    void behavesWellWithoutWords(String image) {
        assertThat(Image.of(image).behaviour()).isEqualTo(Behaviour.GOOD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop:v2-erors=0.2",
                "shop:v2-errors",
                "shop:v2-errors=2",
                "shop:v2-slow=4",
                "shop:v2-crash=1",
                "shop:v2-crashes",
                "shop:v2-",
                "shop:v2-metrics=all"
            })
    void saysWhatIsKnownForAWordThatIsNot(String image) {
        assertThatThrownBy(() -> Image.of(image))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(image)
                .hasMessageContaining("known are errors=SHARE");
    }

    @Test
    void readsTheWordsOfASwitchOneByOneOrTogether() {
        assertThat(Behaviour.of("errors=1", "hang")).isEqualTo(Behaviour.of("errors=1-hang"));
        assertThat(Behaviour.of()).isEqualTo(Behaviour.GOOD);
    }
}
