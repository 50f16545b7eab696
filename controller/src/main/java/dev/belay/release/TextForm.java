package dev.belay.release;

import dev.belay.api.Lengths;
import org.jspecify.annotations.Nullable;

/// Texts as status takes them: the API server refuses a whole status for one text that is too long, and a
/// rollback's record must not be refused because a pod's message was.
final class TextForm {

    private static final String CUT = "…";

    private TextForm() {}

    static String message(String text) {
        return cut(text, Lengths.MESSAGE);
    }

    static @Nullable String person(@Nullable String text) {
        return text == null ? null : cut(text, Lengths.PERSON);
    }

    static String judge(String text) {
        if (text.length() > Lengths.JUDGE) {
            throw new IllegalArgumentException(
                    "a judge remembers at most %d characters: half of it would be another verdict"
                            .formatted(Lengths.JUDGE));
        }
        return text;
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - CUT.length()) + CUT;
    }
}
