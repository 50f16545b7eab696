package dev.belay.web;

import dev.belay.history.Mark;
import dev.belay.history.Question;
import dev.belay.history.Span;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What stands behind the `?`. One that is mistyped is refused: without it more would be shown than was
/// meant.
final class Asked {

    static final String LIMIT = "limit";
    static final String CURSOR = "cursor";
    static final String FROM = "from";
    static final String UNTIL = "until";

    private static final int USUAL = 100;

    private final HttpParameters given;

    private Asked(HttpParameters given) {
        this.given = given;
    }

    static Asked of(HttpRequest<?> request, Set<String> taken) {
        for (String name : request.getParameters().names()) {
            if (!taken.contains(name)) {
                throw Refusal.badRequest(
                        taken.isEmpty()
                                ? "This path takes no parameters: leave them out"
                                : "There is a parameter that this path does not take: it takes "
                                        + String.join(", ", new TreeSet<>(taken)));
            }
        }
        return new Asked(request.getParameters());
    }

    Optional<String> text(String name) {
        List<String> all = given.getAll(name);
        if (all.size() > 1) {
            throw Refusal.badRequest("Give %s once".formatted(name));
        }
        return all.stream().findFirst();
    }

    int limit() {
        String text = text(LIMIT).orElse(Integer.toString(USUAL));
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > Question.MOST) {
            throw Refusal.badRequest("limit is a number from 1 to %d: for more, follow next".formatted(Question.MOST));
        }
        return Integer.parseInt(text);
    }

    Optional<Mark> mark() {
        return text(CURSOR)
                .map(text -> Mark.of(text)
                        .orElseThrow(() -> Refusal.badRequest(
                                "cursor is the next of a page before, as it was: begin without one")));
    }

    Span span() {
        return span(Span.ALWAYS);
    }

    /// @param usual where nothing is said
    Span span(Span usual) {
        Span span = new Span(moment(FROM).orElse(usual.from()), moment(UNTIL).orElse(usual.until()));
        if (!span.from().isBefore(span.until())) {
            throw Refusal.badRequest("from must be before until");
        }
        return span;
    }

    private Optional<Instant> moment(String name) {
        return text(name).map(text -> {
            try {
                Instant moment = Instant.parse(text);
                if (Span.holds(moment)) {
                    return moment;
                }
            } catch (DateTimeException notOne) {
                // Said below, with the others.
                return refuse(name);
            }
            return refuse(name);
        });
    }

    private static Instant refuse(String name) {
        throw Refusal.badRequest("%s is a time such as 2026-11-21T12:00:00Z".formatted(name));
    }
}
