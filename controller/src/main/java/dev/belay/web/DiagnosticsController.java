package dev.belay.web;

import dev.belay.api.Release;
import dev.belay.history.Archive;
import dev.belay.history.History;
import dev.belay.history.HistoryAway;
import dev.belay.history.Lacking;
import dev.belay.kube.Leadership;
import dev.belay.kube.ReadinessCheck;
import dev.belay.verdict.Monitor;
import dev.belay.web.Diagnosis.Kept;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
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
            "The leader writes it within ten minutes, or at once if you POST to /api/v1/diagnostics/repairs there; while"
                    + " the history is away it comes later. If it stays, look at the leader's log";

    private final Callers callers;
    private final Shown shown;
    private final Parts parts;

    /// What there is to be looked at.
    ///
    /// @param leadership none: nobody is elected here
    /// @param monitor none: somebody else gives the verdicts
    /// @param history none: it is not kept
    @Singleton
    @Requires(property = Gatekeeper.API, value = "true")
    record Parts(
            List<ReadinessCheck> checks,
            Complaints complaints,
            Followers followers,
            @Nullable Leadership leadership,
            @Nullable Monitor monitor,
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
        Leadership leadership = parts.leadership();
        Monitor monitor = parts.monitor();
        return Answers.of(
                request,
                new Diagnosis(
                        Objects.requireNonNullElse(
                                DiagnosticsController.class.getPackage().getImplementationVersion(), "unpacked"),
                        leadership != null && leadership.isHeld(),
                        leadership == null ? null : leadership.leader().orElse(null),
                        problems,
                        phases(releases),
                        queues(),
                        monitor == null ? List.of() : monitor.providers(),
                        parts.complaints().last(),
                        archive == null ? null : kept(archive, releases)));
    }

    /// Has what is missing in the history written now. Nothing else can come of it: it is what the leader does
    /// by itself every ten minutes.
    @Post("/repairs")
    HttpResponse<byte[]> repair(HttpRequest<?> request) {
        callers.mustHave(Right.toList(), request);
        Asked.of(request, Set.of());
        Leadership leadership = parts.leadership();
        History history = parts.history();
        if (history == null) {
            throw Refusal.away("Belay keeps no history here, so there is nothing to repair");
        }
        if (leadership == null || !leadership.isHeld()) {
            String leader = leadership == null ? "" : leadership.leader().orElse("");
            throw new Refusal(
                    HttpStatus.CONFLICT,
                    leader.isEmpty()
                            ? "Nobody leads now, and only the leader writes: ask again in some seconds"
                            : "Only the leader writes: ask pod/%1$s (kubectl port-forward pod/%1$s)".formatted(leader));
        }
        history.repair();
        return HttpResponse.<byte[]>accepted()
                .body(Answers.bytes(Map.of("look", "/api/v1/diagnostics")))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private Map<String, Integer> queues() {
        Map<String, Integer> queues = new TreeMap<>();
        queues.put("followers", parts.followers().count());
        if (parts.history() != null) {
            queues.put("releasesToRecord", parts.history().waiting());
        }
        if (parts.archive() != null) {
            queues.put("questionsToTheHistory", parts.archive().waiting());
        }
        return queues;
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
