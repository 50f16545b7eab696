package dev.belay.web;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Set;
import org.reactivestreams.Publisher;

/// The Releases as they change, as server-sent events: first those that there are, then each change. Who
/// comes back with `Last-Event-ID` is told what they missed, or that nobody knows it any more.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(property = Gatekeeper.API, value = "true")
final class EventsController {

    private static final String LAST_ID = "Last-Event-ID";

    private final Followers followers;
    private final Callers callers;

    EventsController(Followers followers, Callers callers) {
        this.followers = followers;
        this.callers = callers;
    }

    @Get(value = "/events", produces = ServerEvent.MEDIA_TYPE)
    HttpResponse<Publisher<byte[]>> all(HttpRequest<?> request) {
        return follow(request, View.ofAll());
    }

    @Get(value = "/namespaces/{namespace}/events", produces = ServerEvent.MEDIA_TYPE)
    HttpResponse<Publisher<byte[]>> ofNamespace(HttpRequest<?> request, String namespace) {
        Names.check(namespace);
        return follow(request, View.of(namespace));
    }

    @Get(value = "/namespaces/{namespace}/releases/{name}/events", produces = ServerEvent.MEDIA_TYPE)
    HttpResponse<Publisher<byte[]>> ofRelease(HttpRequest<?> request, String namespace, String name) {
        Names.check(namespace, name);
        return follow(request, View.of(namespace, name));
    }

    private HttpResponse<Publisher<byte[]>> follow(HttpRequest<?> request, View view) {
        Caller caller = Gatekeeper.caller(request);
        callers.mustHave(view.right(), caller);
        Asked.of(request, Set.of());
        String lastId = request.getHeaders().get(LAST_ID);
        Follower.Asking asking = new Follower.Asking(view, lastId, () -> callers.mustHave(view.right(), caller));
        return HttpResponse.<Publisher<byte[]>>ok(followers.follow(caller.name(), asking))
                .contentType(ServerEvent.MEDIA_TYPE)
                // A proxy that gathers an answer before it passes it on would pass on none of this.
                .header("X-Accel-Buffering", "no");
    }
}
