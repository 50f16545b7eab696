package dev.belay.story;

import dev.belay.api.ReleaseStatus;
import dev.belay.playground.prometheus.Samples;
import dev.belay.playground.traffic.Answer;
import dev.belay.playground.traffic.Answers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What became of a release, from what callers, Prometheus and watches of the API server saw of it.
record Measuring(Ground ground, Cast cast) {

    /// What Belay promises to need at most from T0 to T1.
    private static final double LIMIT_SECONDS = 60;

    /// One that has come to its end.
    ///
    /// @param hash of the candidate's ReplicaSet
    Scenario of(Chapter chapter, String hash, Instant began, ReleaseStatus status) {
        Instant ended = Instant.now();
        Answers answers = cast.traffic().answers().startedBetween(began, ended);
        List<Instant> bad = answers.only(chapter.fault().isBad()).all().stream()
                .map(Answer::started)
                .sorted(Comparator.naturalOrder())
                .toList();
        boolean isRolledBack = "RolledBack".equals(Ending.phase(status));
        Scenario measured = new Scenario(
                chapter.version(),
                isRolledBack ? Scenario.ROLLED_BACK : Scenario.PROMOTED,
                Objects.requireNonNullElse(status.summary().message(), ""),
                began,
                ended,
                answers.requests(),
                bad.size(),
                bad.isEmpty() ? null : bad.getFirst(),
                bad.isEmpty() ? null : bad.getLast(),
                isRolledBack ? shown(chapter, hash, began) : null,
                isRolledBack ? cast.levers().closedAt().orElse(null) : null,
                byVersion(answers),
                null,
                List.of());
        return measured.broken(promises(chapter, hash, measured, answers));
    }

    /// Some seconds after its end, when callers were shown the flag as it then was.
    Scenario exposure(Feature feature, String hash, Scenario measured) {
        Instant now = Instant.now();
        return measured.exposing(Exposure.of(
                measured,
                hash,
                cast.traffic().answers().startedBetween(measured.began(), now),
                feature.turnsBetween(measured.began(), now)));
    }

    private Map<String, Integer> byVersion(Answers answers) {
        Map<String, Integer> named = new TreeMap<>();
        answers.requestsByRevision()
                .forEach((hash, count) ->
                        named.merge(hash.isEmpty() ? "nobody" : cast.sight().version(hash), count, Integer::sum));
        return named;
    }

    /// T0: of a pod failure when the API server had the status that shows it, else when Prometheus had
    /// the samples; of pods that count, which is some seconds after they were ready.
    private @Nullable Instant shown(Chapter chapter, String hash, Instant began) {
        if (chapter.fault() == Chapter.Fault.CRASHES) {
            return cast.sight().firstLoop(hash);
        }
        Map<String, Instant> ready = cast.sight().readySince(hash);
        Instant counts = ready.values().stream()
                .max(Comparator.naturalOrder())
                .map(at -> at.plus(chapter.fault().warmUp()))
                .orElse(began);
        Samples any = new Samples(ground.prometheus(), Ground.NAMESPACE, Samples.Bad.failed(1));
        return new Samples(
                        ground.prometheus(), Ground.NAMESPACE, chapter.fault().shown(any))
                .since(counts, ready.keySet())
                .at()
                .orElse(null);
    }

    /// Belay may be quicker than the evidence that the definition asks for: then there is no T0, and
    /// callers tell.
    private static boolean isInTime(Scenario seen) {
        return seen.taken() != null
                && seen.rollbackSeconds().or(seen::badSeconds).orElse(0.0) <= LIMIT_SECONDS;
    }

    private List<String> promises(Chapter chapter, String hash, Scenario seen, Answers answers) {
        List<String> broken = new ArrayList<>();
        boolean isGood = chapter.fault().isGood();
        String wanted = isGood ? Scenario.PROMOTED : Scenario.ROLLED_BACK;
        if (!seen.outcome().equals(wanted)) {
            broken.add("it was to be " + wanted + ", and was " + seen.outcome());
        }
        if (isGood && seen.bad() > 0) {
            broken.add(seen.bad() + " requests failed in a release of a good version");
        }
        if (isGood && cast.sight().readySince(hash).size() != Ground.PODS) {
            broken.add("it took " + cast.sight().readySince(hash).size() + " pods to release a version with "
                    + Ground.PODS);
        }
        if (!isGood && !isInTime(seen)) {
            broken.add("T1 − T0 is not within " + LIMIT_SECONDS + " s: T0 " + seen.shown() + ", T1 " + seen.taken());
        }
        long others = answers.only(chapter.fault().isBad()).all().stream()
                .filter(answer ->
                        !answer.revision().equals(hash) && !answer.revision().isEmpty())
                .count();
        if (others > 0) {
            broken.add(others + " requests failed that the candidate never had");
        }
        return broken;
    }
}
