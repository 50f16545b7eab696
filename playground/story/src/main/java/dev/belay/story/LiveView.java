package dev.belay.story;

import dev.belay.api.ReleaseStatus;
import dev.belay.api.VerdictStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The lines that are drawn anew all the time: where the Release is, and how the callers of each version
/// fare.
final class LiveView {

    private static final int BAR = 30;
    private static final int PERCENT = 100;

    private final Sight sight;
    private final Meter meter;
    private final Clock clock;
    private final Optional<Feature> feature;
    private volatile Chapter.Fault fault = Chapter.Fault.NONE;
    private volatile String stable = "";
    private volatile String candidate = "";

    /// @param feature whose flag moves with the route; nothing: there is none
    LiveView(Sight sight, Meter meter, Clock clock, Optional<Feature> feature) {
        this.sight = sight;
        this.meter = meter;
        this.clock = clock;
        this.feature = feature;
    }

    /// Who is who from now on, by the hashes of their ReplicaSets.
    void shows(Chapter.Fault expected, String stableHash, String candidateHash) {
        fault = expected;
        stable = stableHash;
        candidate = candidateHash;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(Ink.ASIDE.on(clock.stamp()) + "  " + where(sight.status()));
        lines.add(row(stable, "serves", Ink.STABLE));
        if (!candidate.isEmpty()) {
            lines.add(row(candidate, "on trial", Ink.CANDIDATE));
        }
        feature.ifPresent(shown -> lines.add(row(shown)));
        return lines;
    }

    /// How both fare, in one line; nothing while nobody is on trial.
    Optional<String> row() {
        if (candidate.isEmpty() || meter.of(candidate, fault.isBad()).aSecond() < 1) {
            return Optional.empty();
        }
        // With a flag too it is to fit into a line.
        String callers = feature.map(shown -> "  %s | %s | %s".formatted(words(candidate), words(stable), words(shown)))
                .orElseGet(() -> "         callers    %s  |  %s".formatted(words(candidate), words(stable)));
        return Optional.of(Ink.ASIDE.on(clock.stamp() + callers));
    }

    private String words(String hash) {
        Meter.Reading reading = meter.of(hash, fault.isBad());
        return "%s %.0f/s, %.1f %% %s"
                .formatted(sight.version(hash), reading.aSecond(), PERCENT * reading.bad(), fault.word());
    }

    private String words(Feature shown) {
        Meter.Shown lately = meter.shown(candidate);
        return "flag %d %%: shown to %.0f %%, by %s to %.1f %%"
                .formatted(shown.percent(), PERCENT * lately.shown(), sight.version(candidate), PERCENT * lately.met());
    }

    private static String where(@Nullable ReleaseStatus status) {
        if (status == null) {
            return Ink.ASIDE.on("no Release yet");
        }
        StringBuilder text = new StringBuilder(Ink.HEADING.on(Ending.phase(status)));
        if (status.stage().progress() != null) {
            text.append(" step ").append(status.stage().progress());
        }
        VerdictStatus verdict = status.judgement().verdict();
        if (verdict != null && verdict.kind() != null) {
            text.append(" · ").append(ink(verdict.kind()).on(verdict.kind())).append(" ");
            text.append(
                    Objects.requireNonNullElse(verdict.message(), Objects.requireNonNullElse(verdict.reason(), "")));
        }
        return text.toString();
    }

    private static Ink ink(String verdict) {
        return switch (verdict) {
            case "Healthy" -> Ink.GOOD;
            case "Breach" -> Ink.BAD;
            default -> Ink.ASIDE;
        };
    }

    private String row(String hash, String role, Ink ink) {
        Meter.Reading reading = meter.of(hash, fault.isBad());
        String text = "         %-3s %-8s ".formatted(sight.version(hash), role);
        String bad = "%5.1f %% %s".formatted(PERCENT * reading.bad(), fault.word());
        return ink.on(text + bar(reading.share()))
                + " %3.0f/s ".formatted(reading.aSecond())
                + (reading.bad() > Chapter.Fault.MOST_FAILED ? Ink.BAD.on(bad) : bad)
                + Ink.ASIDE.on(
                        "  99 %% within %d ms".formatted(reading.slowest().toMillis()));
    }

    /// How many are shown the feature: by the flag alone, and by the flag and the route together.
    private String row(Feature shown) {
        Meter.Shown lately = meter.shown(candidate);
        String both = candidate.isEmpty() ? "" : ", %.1f %% on trial".formatted(PERCENT * lately.met());
        return Ink.HEADING.on("         flag  %3d %%   ".formatted(shown.percent()) + bar(lately.shown()))
                + " %3.0f %% see it".formatted(PERCENT * lately.shown())
                + Ink.ASIDE.on(both);
    }

    private static String bar(double share) {
        int full = (int) Math.round(share * BAR);
        return "█".repeat(full) + "░".repeat(BAR - full);
    }
}
