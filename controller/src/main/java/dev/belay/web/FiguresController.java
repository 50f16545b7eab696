package dev.belay.web;

import dev.belay.history.Scope;
import dev.belay.history.Span;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the history comes to, of all Releases, of a namespace or of one, over a time: the last thirty
/// days unless asked otherwise.
@Controller(value = "/api/v1", produces = "application/json")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(property = Gatekeeper.API, value = "true")
final class FiguresController {

    private static final Duration USUAL = Duration.ofDays(30);
    private static final Set<String> TAKEN = Set.of(Asked.FROM, Asked.UNTIL);

    private final Histories histories;
    private final Callers callers;

    FiguresController(Histories histories, Callers callers) {
        this.histories = histories;
        this.callers = callers;
    }

    @Get("/figures")
    HttpResponse<byte[]> all(HttpRequest<?> request) {
        callers.mustHave(Right.toList(), request);
        return figures(request, null, null);
    }

    @Get("/namespaces/{namespace}/figures")
    HttpResponse<byte[]> ofNamespace(HttpRequest<?> request, String namespace) {
        Names.check(namespace);
        callers.mustHave(Right.toList(namespace), request);
        return figures(request, namespace, null);
    }

    @Get("/namespaces/{namespace}/releases/{name}/figures")
    HttpResponse<byte[]> ofRelease(HttpRequest<?> request, String namespace, String name) {
        Names.check(namespace, name);
        callers.mustHave(Right.toGet(namespace, name), request);
        return figures(request, namespace, name);
    }

    private HttpResponse<byte[]> figures(HttpRequest<?> request, @Nullable String namespace, @Nullable String release) {
        // To the minute, so that two who ask at once are told the same.
        Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        Span span = Asked.of(request, TAKEN).span(new Span(now.minus(USUAL), now));
        Scope scope = new Scope(namespace, release, span);
        return Answers.of(request, FiguresView.of(span, histories.read(archive -> archive.figures(scope))));
    }
}
