package dev.belay.story;

import java.util.regex.Pattern;

/// Colours of a terminal, where they are wanted. Each colour means one thing.
enum Ink {
    /// What a person typed, or could.
    COMMAND("1"),
    HEADING("1"),
    /// What need not be read.
    ASIDE("2"),
    GOOD("32"),
    BAD("31"),
    /// What is on trial.
    CANDIDATE("33"),
    STABLE("36");

    private static final String ESCAPE = "\u001b[";
    private static final Pattern CODES = Pattern.compile(ESCAPE.replace("[", "\\[") + "[0-9;?]*[A-Za-z]");

    private static volatile boolean isWanted;

    private final String code;

    Ink(String code) {
        this.code = code;
    }

    static void wanted(boolean wanted) {
        isWanted = wanted;
    }

    String on(String text) {
        return isWanted && !text.isEmpty() ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }

    /// How many columns it takes.
    static int width(String text) {
        String plain = plain(text);
        return plain.codePointCount(0, plain.length());
    }

    static String plain(String text) {
        return CODES.matcher(text).replaceAll("");
    }
}
