package dev.belay.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.release.FiredAlert;
import dev.belay.release.Verb;
import dev.belay.web.AlertNote.Alert;
import dev.belay.web.AlertNote.Whose;
import dev.belay.web.CallerClient.Answer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.HttpURLConnection;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A webhook for Alertmanager: an alert that names a Release and fires in its trial takes it back. It is
/// written on the Release, with the sender's own rights, before it is answered: whoever operates then will
/// read it. Sent twice it is done once, and what is older than the trial does nothing.
///
/// Alertmanager comes again after a 5xx and after nothing else, so whatever may go better next time is one.
@Controller(value = AlertsController.PATH, produces = "application/json")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(property = Gatekeeper.API, value = "true")
final class AlertsController {

    static final String PATH = "/api/v1/alerts";

    private static final String KEY = "belay.dev/" + Verb.Name.ALERT.word();
    private static final String RETURNING = "RollingBack";

    private final CallerClient client;

    AlertsController(CallerClient client) {
        this.client = client;
    }

    /// What became of the alerts that fire.
    record Heard(List<Taken> taken, List<Ignored> ignored) {}

    /// Written on a Release whose trial is taken back for it.
    record Taken(String namespace, String release, String alert, Instant since) {}

    record Ignored(String alert, String why) {}

    @Post(consumes = MediaType.APPLICATION_JSON)
    HttpResponse<byte[]> hear(HttpRequest<?> request, @Body AlertNote note) {
        if (!AlertNote.VERSION.equals(note.version()) || note.alerts() == null) {
            throw Refusal.badRequest(
                    "This takes what Alertmanager sends to a webhook, version 4: name this path in webhook_configs");
        }
        Caller caller = Gatekeeper.caller(request);
        Heard heard = new Heard(new ArrayList<>(), new ArrayList<>());
        List<Refusal> refusals = new ArrayList<>();
        firing(note.alerts(), heard).forEach((whose, alerts) -> {
            try {
                tell(caller, whose, alerts, heard);
            } catch (Refusal refusal) {
                // It must not keep the alert of another Release from being heard.
                refusals.add(refusal);
            }
        });
        worst(refusals);
        return HttpResponse.ok(Answers.bytes(heard)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    /// One that may go better next time is worse: to come again harms nothing.
    private static void worst(List<Refusal> refusals) {
        Optional<Refusal> worst = refusals.stream()
                .max(Comparator.comparing(refusal -> refusal.getStatus().getCode()));
        if (worst.isPresent()) {
            throw worst.get();
        }
    }

    /// By Release, the first to fire first.
    private static Map<Whose, List<FiredAlert>> firing(List<@Nullable Alert> alerts, Heard heard) {
        Map<Whose, List<FiredAlert>> found = new LinkedHashMap<>();
        for (Alert alert : alerts) {
            if (alert == null || !alert.isFiring()) {
                continue;
            }
            Whose whose = alert.whose().orElse(null);
            FiredAlert fired = alert.fired().orElse(null);
            if (whose == null || fired == null) {
                heard.ignored().add(new Ignored(alert.name(), """
                        It does not have the labels namespace and belay_release with the name of a Release, and \
                        startsAt: give them to its rule"""));
            } else {
                found.computeIfAbsent(whose, key -> new ArrayList<>()).add(fired);
            }
        }
        found.values().forEach(list -> list.sort(Comparator.comparing(FiredAlert::at)));
        return found;
    }

    private void tell(Caller caller, Whose whose, List<FiredAlert> alerts, Heard heard) {
        Answer live = client.get(caller.token(), whose.path());
        if (live.status() == HttpURLConnection.HTTP_NOT_FOUND) {
            alerts.forEach(alert -> heard.ignored().add(new Ignored(alert.name(), "There is no such Release")));
            return;
        }
        if (!live.isDone()) {
            throw refused(live);
        }
        Instant began = began(live.body());
        Optional<FiredAlert> first = began == null
                ? Optional.empty()
                : alerts.stream().filter(alert -> alert.isOf(began)).findFirst();
        if (first.isEmpty()) {
            alerts.forEach(alert -> heard.ignored().add(new Ignored(alert.name(), """
                    No trial is under way that began before it and is not being taken back already""")));
            return;
        }
        FiredAlert alert = first.get();
        if (isWritten(caller, whose, alert)) {
            heard.taken().add(new Taken(whose.namespace(), whose.release(), alert.name(), alert.at()));
        } else {
            heard.ignored().add(new Ignored(alert.name(), "The Release was deleted in this moment"));
        }
    }

    /// When the trial began that could be taken back; none: there is none. What the cache shows would not do:
    /// it may not know yet of a trial that has begun, and Alertmanager would not come again for hours.
    private static @Nullable Instant began(JsonNode release) {
        JsonNode status = release.path("status");
        String startedAt = status.path("trial").path("startedAt").asText("");
        if (startedAt.isEmpty() || status.path("phase").asText("").equals(RETURNING)) {
            return null;
        }
        try {
            return Instant.parse(startedAt);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /// The operator looks once more whether it is of its trial: that may be another one by then.
    private boolean isWritten(Caller caller, Whose whose, FiredAlert alert) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .putObject("annotations")
                .put(KEY, alert.value())
                // Where the API server does not write it itself it refuses any other name than this.
                .put(KEY + "-by", caller.name());
        Answer answer = client.mergePatch(caller.token(), whose.path(), patch);
        if (answer.status() != HttpURLConnection.HTTP_NOT_FOUND && !answer.isDone()) {
            throw refused(answer);
        }
        return answer.isDone();
    }

    private static Refusal refused(Answer answer) {
        return Refusal.ofServer(
                answer, List.of(HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN, 422));
    }
}
