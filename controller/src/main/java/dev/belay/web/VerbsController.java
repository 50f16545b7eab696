package dev.belay.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.release.Verb;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Verbs, said for the caller: the annotation is written with the caller's token, so it is the API server
/// that allows it, signs it and keeps it in its audit log, as if they had used `kubectl`.
@Controller(value = "/api/v1", produces = "application/json")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(property = Gatekeeper.API, value = "true")
final class VerbsController {

    private static final String PREFIX = "belay.dev/";

    /// `now`, a revision, or a revision with a step.
    private static final String VALUE = "[A-Za-z0-9][A-Za-z0-9._/-]{0,127}";

    /// What is the caller's own matter.
    private static final List<Integer> PASSED_ON = List.of(400, 401, 403, 404, 409, 422, 429);

    /// What a person may say; an alert comes by its webhook.
    private static final Set<Verb.Name> SAID = EnumSet.complementOf(EnumSet.of(Verb.Name.ALERT));

    private final CallerClient client;

    VerbsController(CallerClient client) {
        this.client = client;
    }

    /// What somebody says.
    record Word(@Nullable String verb, @Nullable String value) {}

    /// What was written, and under whose name.
    record Said(String verb, String value, String by) {}

    @Post(value = "/namespaces/{namespace}/releases/{name}/verbs", consumes = MediaType.APPLICATION_JSON)
    HttpResponse<byte[]> say(HttpRequest<?> request, String namespace, String name, @Body Word word) {
        Names.check(namespace, name);
        Verb.Name verb = verb(word);
        String value = value(word);
        Caller caller = Gatekeeper.caller(request);
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        String key = PREFIX + verb.word();
        patch.putObject("metadata")
                .putObject("annotations")
                .put(key, value)
                // Where the API server does not write it itself it refuses any other name than this.
                .put(key + "-by", caller.name());
        String path = "/apis/belay.dev/v1alpha1/namespaces/" + namespace + "/releases/" + name;
        Answer answer = client.mergePatch(caller.token(), path, patch);
        if (!answer.isDone()) {
            throw Refusal.ofServer(answer, PASSED_ON);
        }
        return HttpResponse.<byte[]>accepted()
                .body(Answers.bytes(new Said(verb.word(), value, caller.name())))
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header("Location", "/api/v1/namespaces/%s/releases/%s".formatted(namespace, name));
    }

    private static Verb.Name verb(Word word) {
        Optional<Verb.Name> meant =
                SAID.stream().filter(each -> each.word().equals(word.verb())).findFirst();
        return meant.orElseThrow(() -> Refusal.badRequest(
                "verb is one of " + SAID.stream().map(Verb.Name::word).collect(Collectors.joining(", "))));
    }

    private static String value(Word word) {
        if (word.value() == null || !word.value().matches(VALUE)) {
            throw Refusal.badRequest(
                    "value is what you saw when you decided: now, a revision, or a revision and a step such as"
                            + " 0123456789/2; status.next of the Release has the one that is right");
        }
        return word.value();
    }
}
