package dev.belay.story;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Where the story is told. Lines stay; below them, on a terminal, a few live ones are drawn anew all the
/// time. Without a terminal there are only the lines.
final class Screen implements AutoCloseable {

    /// Where nobody says how wide it is, as a person would read it.
    private static final int USUAL_WIDTH = 100;

    private static final int NARROWEST = 40;
    private static final int WIDEST = 120;
    private static final long REDRAW_MILLIS = 250;
    private static final long PLAIN_MILLIS = 2_000;
    private static final String CLEAR_BELOW = "\r\u001b[J";
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";

    private final PrintStream out;
    private final boolean isTerminal;
    private int width;
    private int drawn;
    private boolean isClosed;
    private Supplier<List<String>> live = List::of;
    private Supplier<Optional<String>> now = Optional::empty;

    Screen(PrintStream out, int columns) {
        this.out = out;
        this.isTerminal = columns > 0;
        this.width = isTerminal ? fit(columns) : USUAL_WIDTH;
        if (isTerminal) {
            out.print(HIDE_CURSOR);
        }
        Thread.ofVirtual().name("screen").start(this::keepLive);
    }

    private static int fit(int columns) {
        return Math.clamp(columns - 1L, NARROWEST, WIDEST);
    }

    synchronized void columns(int columns) {
        width = fit(columns);
    }

    synchronized int width() {
        return width;
    }

    /// These lines stand below the others from now on.
    ///
    /// @param plainly the same as a line, to be told now and then where there is no terminal
    synchronized void live(Supplier<List<String>> lines, Supplier<Optional<String>> plainly) {
        live = lines;
        now = plainly;
        redraw();
    }

    /// Broken at the width; what does not fit goes on below its last column that begins with two spaces.
    synchronized void line(String text) {
        line(text, 0);
    }

    /// @param indent of the lines that follow the first, when it is broken
    synchronized void line(String text, int indent) {
        erase();
        wrapped(text, indent).forEach(out::println);
        draw();
    }

    synchronized void blank() {
        line("");
    }

    synchronized void rule(String title) {
        blank();
        line(Ink.HEADING.on(title) + " " + Ink.ASIDE.on("─".repeat(Math.max(0, width - Ink.width(title) - 1))));
    }

    private List<String> wrapped(String text, int indent) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (Ink.width(rest) > width) {
            int end = breakOf(rest, indent);
            if (end <= indent) {
                break;
            }
            lines.add(rest.substring(0, end).stripTrailing());
            rest = " ".repeat(indent) + rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    /// The last space before the width, behind the indent.
    private int breakOf(String text, int indent) {
        int best = -1;
        for (int i = indent + 1; i < text.length(); i++) {
            if (Ink.width(text.substring(0, i)) > width) {
                return best;
            }
            if (text.charAt(i) == ' ') {
                best = i;
            }
        }
        return best;
    }

    private void keepLive() {
        while (true) {
            synchronized (this) {
                if (isClosed) {
                    return;
                }
                if (isTerminal) {
                    redraw();
                } else {
                    now.get().ifPresent(this::line);
                }
            }
            try {
                Thread.sleep(isTerminal ? REDRAW_MILLIS : PLAIN_MILLIS);
            } catch (InterruptedException e) {
                return; // nobody interrupts it but the end of the process
            }
        }
    }

    private void redraw() {
        erase();
        draw();
    }

    private void erase() {
        if (drawn > 0) {
            out.print("\u001b[%dA".formatted(drawn) + CLEAR_BELOW);
            drawn = 0;
        }
    }

    private void draw() {
        if (isTerminal && !isClosed) {
            List<String> lines = live.get();
            lines.forEach(text -> out.println(cut(text)));
            drawn = lines.size();
        }
        out.flush();
    }

    /// A live line that is broken could not be erased again.
    private String cut(String text) {
        String kept = text;
        while (Ink.width(kept) > width) {
            String plain = Ink.plain(kept);
            kept = plain.substring(0, plain.offsetByCodePoints(0, width));
        }
        return kept;
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            erase();
            isClosed = true;
            if (isTerminal) {
                out.print(SHOW_CURSOR);
            }
            out.flush();
        }
    }
}
