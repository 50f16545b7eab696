package dev.belay.web;

import dev.belay.history.Archive;
import dev.belay.history.Kind;
import dev.belay.history.Page;
import dev.belay.history.Question;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What has happened to a Release, also to one that is gone: who may get a Release of that name may know.
@Controller(value = "/api/v1", produces = "application/json")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(property = Gatekeeper.API, value = "true")
final class HistoryController {

    private static final String TRIAL = "trial";
    private static final Set<String> TAKEN = Set.of(Asked.FROM, Asked.UNTIL, Asked.LIMIT, Asked.CURSOR);
    private static final Set<String> TAKEN_BY_TRIAL = Set.of(TRIAL, Asked.FROM, Asked.UNTIL, Asked.LIMIT, Asked.CURSOR);
    private static final Map<String, Kind> KINDS = Map.of(
            "trials", Kind.TRIAL,
            "moves", Kind.MOVE,
            "rollbacks", Kind.ROLLBACK,
            "verbs", Kind.VERB,
            "gaps", Kind.GAP);
    private static final Set<Kind> OF_A_TRIAL = Set.of(Kind.TRIAL, Kind.MOVE, Kind.GAP);
    private static final String SAMPLES = "samples";

    private final Histories histories;
    private final Callers callers;

    HistoryController(Histories histories, Callers callers) {
        this.histories = histories;
        this.callers = callers;
    }

    @Get("/namespaces/{namespace}/releases/{name}/history/{what}")
    HttpResponse<byte[]> ofRelease(HttpRequest<?> request, String namespace, String name, String what) {
        Names.check(namespace, name);
        callers.mustHave(Right.toGet(namespace, name), request);
        boolean isSamples = what.equals(SAMPLES);
        Kind kind = KINDS.get(what);
        if (kind == null && !isSamples) {
            throw Refusal.notFound(
                    "A history has trials, moves, rollbacks, verbs, gaps and samples: ask for one of them");
        }
        boolean hasTrial = isSamples || OF_A_TRIAL.contains(kind);
        Asked asked = Asked.of(request, hasTrial ? TAKEN_BY_TRIAL : TAKEN);
        Question question = new Question(
                namespace,
                name,
                hasTrial ? asked.text(TRIAL).orElse(null) : null,
                asked.span(),
                asked.mark().orElse(null),
                asked.limit());
        return kind == null
                ? page(request, histories.read(it -> it.samples(question)), SampleView::of)
                : page(request, histories.read(it -> it.facts(kind, question)), FactView::of);
    }

    /// Checks all of it. It is of all Releases, so only who may list them all may.
    @Get("/ledger/verification")
    HttpResponse<byte[]> verification(HttpRequest<?> request) {
        callers.mustHave(Right.toList(), request);
        Asked.of(request, Set.of());
        return Answers.of(request, VerificationView.of(histories.read(Archive::verify)));
    }

    private static <T> HttpResponse<byte[]> page(HttpRequest<?> request, Page<T> page, Function<T, ?> view) {
        String next = Optional.ofNullable(page.next()).map(mark -> mark.text()).orElse(null);
        return Answers.of(request, new Listing<>(page.items().stream().map(view).toList(), next));
    }
}
