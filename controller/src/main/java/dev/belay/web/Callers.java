package dev.belay.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.web.CallerClient.Answer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who somebody is and what they may see, as the API server says it. It is asked with their own token,
/// about themselves: so the operator needs no right to ask about others.
@Singleton
@Requires(property = Gatekeeper.API, value = "true")
final class Callers {

    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);

    private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String MAY = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final String ANONYMOUS = "system:anonymous";

    /// Remembered too: who sends a wrong token again and again costs the API server no more than who
    /// sends a right one.
    private static final String NOBODY = "";

    private final CallerClient client;
    private final Remembered<String> names = new Remembered<>();
    private final Remembered<Boolean> rights = new Remembered<>();

    Callers(CallerClient client) {
        this.client = client;
    }

    /// @throws Refusal if the API server does not know the token
    Caller of(Token token) {
        String fingerprint = token.fingerprint();
        String before = names.get(fingerprint);
        if (before != null) {
            return known(before, token);
        }
        Answer answer = client.post(token, WHO, review("authentication.k8s.io/v1", "SelfSubjectReview"));
        String name =
                answer.body().path("status").path("userInfo").path("username").asText("");
        if (answer.status() == HttpURLConnection.HTTP_UNAUTHORIZED || name.equals(ANONYMOUS)) {
            name = NOBODY;
        } else if (!answer.isDone() || name.isEmpty()) {
            throw unexpected(answer, WHO);
        }
        names.put(fingerprint, name);
        return known(name, token);
    }

    private static Caller known(String name, Token token) {
        if (name.equals(NOBODY)) {
            throw new Refusal(
                    HttpStatus.UNAUTHORIZED,
                    "The API server does not know this token, or it has expired: get a new one, for example by"
                            + " `kubectl create token`");
        }
        return new Caller(name, token);
    }

    /// @throws Refusal if whoever asks may not
    void mustHave(Right right, HttpRequest<?> request) {
        mustHave(right, Gatekeeper.caller(request));
    }

    /// @throws Refusal if they may not, or no more
    void mustHave(Right right, Caller caller) {
        if (!has(right, caller)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "%s may not %s: ask whoever grants roles there for it".formatted(caller.name(), right.words()));
        }
    }

    private boolean has(Right right, Caller caller) {
        String question = caller.token().fingerprint() + "/" + right;
        Boolean before = rights.get(question);
        if (before != null) {
            return before;
        }
        ObjectNode review = review("authorization.k8s.io/v1", "SelfSubjectAccessReview");
        ObjectNode asked = review.putObject("spec").putObject("resourceAttributes");
        asked.put("group", "belay.dev").put("resource", "releases").put("verb", right.verb());
        if (right.namespace() != null) {
            asked.put("namespace", right.namespace());
        }
        if (right.name() != null) {
            asked.put("name", right.name());
        }
        Answer answer = client.post(caller.token(), MAY, review);
        if (!answer.isDone()) {
            throw unexpected(answer, MAY);
        }
        boolean isAllowed = answer.body().path("status").path("allowed").asBoolean(false);
        rights.put(question, isAllowed);
        return isAllowed;
    }

    private static ObjectNode review(String version, String kind) {
        return JsonNodeFactory.instance.objectNode().put("apiVersion", version).put("kind", kind);
    }

    private static Refusal unexpected(Answer answer, String path) {
        LOG.warn("The API server answered {} to {}: {}", answer.status(), path, answer.message());
        if (answer.status() == HttpURLConnection.HTTP_UNAUTHORIZED) {
            return new Refusal(HttpStatus.UNAUTHORIZED, "The token has expired: get a new one");
        }
        return answer.status() == HttpURLConnection.HTTP_FORBIDDEN
                ? new Refusal(
                        HttpStatus.FORBIDDEN,
                        "You may not ask the API server what you may do: ask for the ClusterRole system:basic-user,"
                                + " which everybody has by default")
                : Refusal.away("The API server answered %d when asked who you are; ask again in some seconds"
                        .formatted(answer.status()));
    }
}
