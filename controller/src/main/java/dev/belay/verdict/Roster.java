package dev.belay.verdict;

import dev.belay.release.Verdicts.Member;
import dev.belay.release.Verdicts.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The pods of both revisions, also those that are gone since a moment, and what Prometheus had of each of them.
/// Guarded by its trial's lock.
final class Roster {

    /// A pod that is gone had its last requests too; its last scrape comes a little later.
    private static final Duration GONE_ASKED = Duration.ofSeconds(30);

    private final PodWatch pods;
    private final Map<String, Instant> seenAt = new LinkedHashMap<>();
    private final Map<String, Set<String>> withSeries = new HashMap<>();
    private Subject subject;

    Roster(Subject subject) {
        this.subject = subject;
        pods = new PodWatch(subject.trial().startedAt());
    }

    void see(Subject newest, Instant now) {
        subject = newest;
        pods.see(members().toList(), now);
        members().forEach(member -> seenAt.put(member.pod(), now));
        seenAt.values().removeIf(seen -> Duration.between(seen, now).compareTo(GONE_ASKED) > 0);
    }

    private Stream<Member> members() {
        return Stream.concat(subject.stable().stream(), subject.candidate().stream());
    }

    /// What the candidate's pods show by themselves.
    List<PodFacts> facts() {
        return subject.candidate().stream().map(pods::facts).toList();
    }

    /// Whom a question is about.
    List<PodName> names() {
        return seenAt.keySet().stream().map(this::name).toList();
    }

    List<String> candidates() {
        return subject.candidate().stream().map(Member::pod).toList();
    }

    /// Whom to ask about before there is a candidate, or while it has no series yet.
    Surveyed surveyed() {
        List<Member> members = subject.stable().isEmpty() ? subject.candidate() : subject.stable();
        return Surveyed.of(subject.release().namespace(), members);
    }

    private PodName name(String pod) {
        return new PodName(subject.release().namespace(), pod);
    }

    /// Candidate pods whose series lack the bucket that slow requests are told by.
    List<String> blind(Reading reading) {
        return candidates().stream()
                .filter(pod -> reading.withoutBucket().contains(name(pod)))
                .toList();
    }

    /// What a signal's judge is given of a reading.
    ///
    /// @param isSplit a flag is on trial, and in each pod those who are shown it are told from the others
    Poll poll(String signal, Instant at, Reading reading, boolean isSplit) {
        List<String> names = seenAt.keySet().stream()
                .flatMap(pod -> isSplit ? Stream.of(pod, Question.others(pod)) : Stream.of(pod))
                .toList();
        return new Poll(at, isSplit ? split() : pods(), counters(signal, reading, names), subject.weight() < 100);
    }

    /// Each pod twice: with what those had who were shown the flag, and with what stable's pods would
    /// have had.
    private List<Pod> split() {
        return subject.candidate().stream()
                .map(one -> pods.pod(one, Pod.Side.CANDIDATE))
                .flatMap(pod -> Stream.of(pod, pod.ofOthers()))
                .toList();
    }

    private List<Pod> pods() {
        return Stream.concat(
                        subject.stable().stream().map(one -> pods.pod(one, Pod.Side.STABLE)),
                        subject.candidate().stream().map(one -> pods.pod(one, Pod.Side.CANDIDATE)))
                .toList();
    }

    /// A pod that had series and lost them is not one that had no request: another target of it, such as a sidecar,
    /// may still be scraped.
    private Map<String, Counters> counters(String signal, Reading reading, List<String> names) {
        Set<String> known = withSeries.computeIfAbsent(signal, name -> new HashSet<>());
        Map<String, Counters> counters = new HashMap<>();
        for (String pod : names) {
            Counters counted = reading.counters().get(name(pod));
            Instant scraped = reading.scrapedOnly().get(name(pod));
            if (counted != null) {
                known.add(pod);
                counters.put(pod, counted);
            } else if (scraped != null && !known.contains(pod)) {
                counters.put(pod, new Counters(0, 0, scraped));
            }
        }
        return counters;
    }
}
