package dev.belay.story;

import dev.belay.playground.prometheus.Samples;
import dev.belay.playground.traffic.Answer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/// One release of the story.
///
/// @param version as the table calls it
/// @param told what is about to happen, in a sentence
/// @param changes what a person types, kubectl's arguments; the last one is the release
/// @param fault what is wrong with it
record Chapter(String version, String told, List<List<String>> changes, Fault fault) {

    /// What is wrong with a version.
    enum Fault {
        NONE,
        FAILS,
        SLOW,
        CRASHES;

        /// As the default policy has it.
        static final Duration SLOWEST = Duration.ofSeconds(3);

        static final double MOST_FAILED = 0.05;
        static final double MOST_SLOW = 0.01;

        boolean isGood() {
            return this == NONE;
        }

        /// Of an answer.
        String word() {
            return this == SLOW ? "too slow" : "failed";
        }

        /// What a user calls a bad answer.
        Predicate<Answer> isBad() {
            return this == SLOW
                    ? answer -> answer.isFailure() || answer.took().compareTo(SLOWEST) > 0
                    : Answer::isFailure;
        }

        Samples.Bad shown(Samples any) {
            return this == SLOW
                    ? Samples.Bad.slowerThan(any.bucketUpTo(SLOWEST.toMillis() / 1e3), MOST_SLOW)
                    : Samples.Bad.failed(MOST_FAILED);
        }

        /// How long a pod must have been ready until it counts.
        Duration warmUp() {
            return this == CRASHES ? Duration.ZERO : Duration.ofSeconds(5);
        }
    }

    static final List<Chapter> ALL = List.of(
            new Chapter(
                    "v2-errors",
                    "v2 fails: three answers in ten are a 500. It gets 10 % of the requests, and must lose them.",
                    List.of(image("shop:v2-errors=0.3")),
                    Fault.FAILS),
            new Chapter(
                    "v3",
                    "v3 is good. It gets 10 %, then 50 %, then all; stable is kept warm for a while, and no request is"
                            + " lost.",
                    List.of(image("shop:v3")),
                    Fault.NONE),
            new Chapter(
                    "v4-slow",
                    "v4 is slow: three answers in ten take four seconds, and none of them is an error.",
                    List.of(image("shop:v4-slow=4s@0.3")),
                    Fault.SLOW),
            new Chapter(
                    "v5-crash",
                    "v5 is ready, takes its first request, and crashes a second later; again and again.",
                    List.of(image("shop:v5-crash")),
                    Fault.CRASHES),
            new Chapter(
                    "v6",
                    "v6 by blue/green: a full set of pods beside v3, watched without callers, then all at once.",
                    List.of(
                            List.of(
                                    "patch",
                                    "release",
                                    "shop",
                                    "--type=merge",
                                    "--patch",
                                    "{\"spec\":{\"canary\":null,\"blueGreen\":{\"hold\":\"5s\"}}}"),
                            image("shop:v6")),
                    Fault.NONE));

    static final List<Chapter> WITH_FLAG = List.of(
            new Chapter(
                    "v2-flag-errors",
                    "v2 brings a new checkout, and that fails: eight answers in ten of those who see it are a 500. The"
                            + " route gives v2 10 %, then the flag shows its checkout to 40 %; both must be taken back.",
                    List.of(image("shop:v2-flag-errors=0.8")),
                    Fault.FAILS),
            new Chapter(
                    "v3",
                    "v3 is good. First the route and then the flag, step by step: 10 % and 40 %, 50 % and 80 %; in the"
                            + " end everybody has v3, and the checkout is shown to as many as the last step says.",
                    List.of(image("shop:v3")),
                    Fault.NONE));

    /// Without what is wrong with it: `v2`.
    String name() {
        return version.replaceFirst("-.*", "");
    }

    private static List<String> image(String image) {
        return List.of("set", "image", "deployment/shop", "app=" + image);
    }
}
