package dev.belay.story;

import dev.belay.api.ReleaseStatus;
import java.util.Objects;
import java.util.regex.Pattern;

/// Each thing that the Release says, as a line of the story; once.
final class News {

    /// What to do about it, which nobody need do in a story.
    private static final Pattern ADVICE = Pattern.compile("; [^.(]*\\.( |$)");

    private static final int INDENT = 29;

    private final Screen screen;
    private final Clock clock;
    private String last = "";
    private String lastMessage = "";

    News(Screen screen, Clock clock) {
        this.screen = screen;
        this.clock = clock;
    }

    synchronized void tell(ReleaseStatus status) {
        String phase = Ending.phase(status);
        String message = Objects.requireNonNullElse(status.summary().message(), "");
        int weight = Objects.requireNonNullElse(status.stage().weight(), 0);
        String seen =
                phase + weight + status.stage().progress() + status.summary().reason();
        if (!seen.equals(last)) {
            last = seen;
            String said = ADVICE.matcher(message).replaceFirst(".$1");
            // What was said already needs no second time; what a person can do now does.
            if (message.equals(lastMessage)) {
                said = Objects.requireNonNullElse(status.summary().next(), "");
            }
            lastMessage = message;
            String where = "%s  %3d %%  %-13s ".formatted(clock.stamp(), weight, phase);
            if (said.isEmpty()) {
                return;
            }
            screen.line(Ink.ASIDE.on(where.substring(0, 9)) + ink(phase).on(where.substring(9)) + said, INDENT);
        }
    }

    private static Ink ink(String phase) {
        return switch (phase) {
            case "RollingBack", "RolledBack", "Withdrawn", "Blocked" -> Ink.BAD;
            case "Steady" -> Ink.GOOD;
            default -> Ink.CANDIDATE;
        };
    }
}
