package dev.belay.verdict;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of `judge-vectors.jsonl`: looks, the ruling after each, and the greatest evidence after looks 1, 11, 21 …
record JudgeSequence(Limits limits, List<Counts> looks, String verdicts, List<Double> evidence) {

    private static final Pattern LINE = Pattern.compile(
            "\\{\"dt\":(?<dt>[^,]+),\"limit\":(?<limit>[^,]+),\"worseThanStable\":(?<times>[^,]+),\"floor\":(?<floor>[^,]+),"
                    + "\"looks\":\\[\\[(?<looks>[^\"]+)]],\"verdicts\":\"(?<verdicts>[^\"]+)\",\"evidence\":\\[(?<evidence>[^]]+)]}");

    static List<JudgeSequence> all() {
        try (InputStream in = JudgeSequence.class.getResourceAsStream("judge-vectors.jsonl")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JudgeSequence::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JudgeSequence parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalStateException("not a sequence: " + line.substring(0, Math.min(100, line.length())));
        }
        String times = matcher.group("times");
        Limits limits = new Limits(
                Double.parseDouble(matcher.group("dt")),
                Double.parseDouble(matcher.group("limit")),
                times.equals("null") ? 0 : Double.parseDouble(times),
                Double.parseDouble(matcher.group("floor")));
        List<Counts> looks = Arrays.stream(matcher.group("looks").split("],\\[", -1))
                .map(JudgeSequence::numbers)
                .map(Counts::of)
                .toList();
        return new JudgeSequence(limits, looks, matcher.group("verdicts"), numbers(matcher.group("evidence")));
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
    }

    Ruling look(SequentialJudge judge, int index) {
        return judge.look(looks.get(index).candidate(), looks.get(index).stable());
    }

    static char letter(Ruling ruling) {
        return switch (ruling) {
            case HEALTHY -> 'h';
            case HOLD -> '-';
            case SHARED_FAULT -> 's';
            case BREACH -> 'B';
        };
    }
}
