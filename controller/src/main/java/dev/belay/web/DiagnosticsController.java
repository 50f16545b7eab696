package dev.belay.web;

import dev.belay.api.Release;
import dev.belay.history.Archive;
import dev.belay.history.History;
import dev.belay.history.HistoryAway;
import dev.belay.history.Lacking;
import dev.belay.kube.Leadership;
import dev.belay.kube.ReadinessCheck;
import dev.belay.web.Diagnosis.Kept;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is the matter with the replica that answers, and whether the history has what the cluster
/// remembers.
@Controller(value = "/api/v1/diagnostics", produces = "application/json")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(property = Gatekeeper.API, value = "true")
final class DiagnosticsController {

    private static final String REPAIR =
            "Nothing is to be done: the leader writes it within ten minutes, and later what is missing while the history"
                    + " is away. If it stays, look at the leader's log";

    private final Callers callers;
    private final Shown shown;
    private final Parts parts;

    /// What there is to be looked at.
    ///
    /// @param leadership none: nobody is elected here
    /// @param history none: it is not kept
    @Singleton
    @Requires(property = Gatekeeper.API, value = "true")
    record Parts(
            List<ReadinessCheck> checks,
            @Nullable Leadership leadership,
            @Nullable History history,
            @Nullable Archive archive) {}

    DiagnosticsController(Callers callers, Shown shown, Parts parts) {
        this.callers = callers;
        this.shown = shown;
        this.parts = parts;
    }

    @Get
    HttpResponse<byte[]> diagnose(HttpRequest<?> request) {
        callers.mustHave(Right.toList(), request);
        Asked.of(request, Set.of());
        List<Release> releases = shown.releases().orElse(List.of());
        List<String> problems = parts.checks().stream()
                .map(ReadinessCheck::problem)
                .flatMap(Optional::stream)
                .toList();
        Archive archive = parts.archive();
        return Answers.of(
                request,
                new Diagnosis(
                        Objects.requireNonNullElse(
                                DiagnosticsController.class.getPackage().getImplementationVersion(), "unpacked"),
                        parts.leadership() != null && parts.leadership().isHeld(),
                        problems,
                        phases(releases),
                        archive == null ? null : kept(archive, releases)));
    }

    private static Map<String, Long> phases(List<Release> releases) {
        return releases.stream()
                .map(ReleaseSummary::of)
                .collect(Collectors.groupingBy(
                        each -> Objects.requireNonNullElse(each.phase(), "none"), TreeMap::new, Collectors.counting()));
    }

    private Kept kept(Archive archive, List<Release> releases) {
        History history = parts.history();
        String problem = history == null ? null : history.problem().orElse(null);
        int waiting = history == null ? 0 : history.waiting();
        try {
            List<Lacking> lacking = archive.lacking(releases);
            return new Kept(problem, waiting, lacking, null, lacking.isEmpty() ? null : REPAIR);
        } catch (HistoryAway away) {
            return new Kept(problem, waiting, List.of(), away.getMessage(), null);
        }
    }
}
