package dev.belay.web;

import dev.belay.api.Release;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The Releases as they are now. They are read from the watch's cache: however many look, the API server
/// is only asked whether they may.
@Controller(value = "/api/v1", produces = "application/json")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(property = Gatekeeper.API, value = "true")
final class ReleasesController {

    private static final String PHASE = "phase";
    private static final Set<String> TAKEN = Set.of(PHASE, Asked.LIMIT, Asked.CURSOR);

    private final Shown shown;
    private final Callers callers;

    ReleasesController(Shown shown, Callers callers) {
        this.shown = shown;
        this.callers = callers;
    }

    @Get("/releases")
    HttpResponse<byte[]> all(HttpRequest<?> request) {
        callers.mustHave(Right.toList(), request);
        return list(request, release -> true);
    }

    @Get("/namespaces/{namespace}/releases")
    HttpResponse<byte[]> ofNamespace(HttpRequest<?> request, String namespace) {
        Names.check(namespace);
        callers.mustHave(Right.toList(namespace), request);
        return list(request, release -> namespace.equals(release.getMetadata().getNamespace()));
    }

    @Get("/namespaces/{namespace}/releases/{name}")
    HttpResponse<byte[]> one(HttpRequest<?> request, String namespace, String name) {
        Names.check(namespace, name);
        callers.mustHave(Right.toGet(namespace, name), request);
        Asked.of(request, Set.of());
        return Answers.of(request, whole(find(namespace, name)));
    }

    private HttpResponse<byte[]> list(HttpRequest<?> request, Predicate<Release> wanted) {
        Asked asked = Asked.of(request, TAKEN);
        int limit = asked.limit();
        Optional<String> phase = asked.text(PHASE);
        String after = asked.text(Asked.CURSOR).map(ReleasesController::key).orElse("");
        List<ReleaseSummary> found = seen().stream()
                .filter(wanted)
                .map(ReleaseSummary::of)
                .filter(each -> phase.isEmpty() || phase.get().equals(each.phase()))
                .filter(each -> each.key().compareTo(after) > 0)
                .sorted(Comparator.comparing(ReleaseSummary::key))
                .limit(limit + 1L)
                .toList();
        List<ReleaseSummary> page = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? cursor(page.getLast().key()) : null;
        return Answers.of(request, new Listing<>(page, next));
    }

    private Release find(String namespace, String name) {
        return seen().stream()
                .filter(release -> name.equals(release.getMetadata().getName())
                        && namespace.equals(release.getMetadata().getNamespace()))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "There is no Release of this name; what has happened to one that is gone stands under its"
                                + " history"));
    }

    private List<Release> seen() {
        return shown.releases()
                .orElseThrow(() -> Refusal.away("The Releases have not been seen yet: ask again in some seconds"));
    }

    /// As `kubectl` shows it.
    private static Release whole(Release cached) {
        Release shown = new Release();
        shown.setMetadata(
                new ObjectMetaBuilder(cached.getMetadata()).withManagedFields().build());
        shown.setSpec(cached.getSpec());
        shown.setStatus(cached.getStatus());
        return shown;
    }

    private static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notOurs) {
            throw Refusal.badRequest("cursor is the next of a page before, as it was: begin without one");
        }
    }
}
