package dev.belay.verdict;

import dev.belay.release.Verdicts.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The pods that a [Survey] asks for.
///
/// @param readySince when the first of them became ready; null: none is
record Surveyed(List<PodName> pods, @Nullable Instant readySince) {

    /// Found and scraped once by nearly every Prometheus.
    private static final Duration SCRAPED = Duration.ofSeconds(30);

    Surveyed {
        pods = List.copyOf(pods);
    }

    static Surveyed of(String namespace, List<Member> members) {
        return new Surveyed(
                members.stream()
                        .map(member -> new PodName(namespace, member.pod()))
                        .toList(),
                members.stream()
                        .map(Member::readySince)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(null));
    }

    /// That there is no sample of them says nothing yet of who is asked, or of how they are asked for.
    boolean areYoung(Instant at) {
        return readySince == null || at.isBefore(readySince.plus(SCRAPED));
    }
}
