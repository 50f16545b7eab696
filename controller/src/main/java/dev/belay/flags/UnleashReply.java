package dev.belay.flags;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.flags.FlagSeen.Strategy;
import dev.belay.flags.FlagTrouble.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Unleash answers, and what an answer that is none means.
///
/// @param etag names what the body is; empty: it has no name
record UnleashReply(int status, String body, String etag) {

    private static final int NOT_CHANGED = 304;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_SAYING = 200;

    /// So 7.x says that a JSON Patch's `test` has failed, under the status of a broken server.
    private static final String TEST_FAILED = "Test operation failed";

    /// And so that the flag was moved to another project, or was never in this one.
    private static final String ELSEWHERE = "there's a feature with that name in project";

    /// Of a page of the flag with all its environments.
    FlagSeen flag(Flag flag) throws FlagTrouble {
        JsonNode page = page();
        if (page == null || !page.path("environments").isArray()) {
            throw nonsense();
        }
        List<String> others = new ArrayList<>();
        for (JsonNode environment : page.path("environments")) {
            String name = environment.path("name").asText();
            if (name.equals(flag.environment())) {
                return seen(environment);
            }
            others.add(name);
        }
        throw new FlagTrouble(
                Kind.UNKNOWN,
                "Name another environment than %s for the flag %s, or add it to the project %s, which has: %s."
                        .formatted(flag.environment(), flag.name(), flag.project(), String.join(", ", others)));
    }

    /// Of a page of the flag in one environment.
    FlagSeen environment() throws FlagTrouble {
        JsonNode page = page();
        if (page == null) {
            throw nonsense();
        }
        return seen(page);
    }

    private FlagSeen seen(JsonNode environment) throws FlagTrouble {
        if (!environment.path("enabled").isBoolean()
                || !environment.path("strategies").isArray()) {
            throw nonsense();
        }
        List<Strategy> strategies = new ArrayList<>();
        for (JsonNode one : environment.path("strategies")) {
            strategies.add(new Strategy(
                    one.path("id").asText(),
                    one.path("name").asText(),
                    one.path("disabled").asBoolean(),
                    one.path("parameters").path("rollout").textValue()));
        }
        return new FlagSeen(environment.path("enabled").asBoolean(), strategies);
    }

    /// Whether what the caller named is what there still is.
    boolean isNotChanged() {
        return status == NOT_CHANGED;
    }

    /// The page with all flags that a client gets, once it is known to be one.
    ObjectNode features(String tokenSecret) throws FlagTrouble {
        if (status == 401 || status == 403) {
            throw new FlagTrouble(
                    Kind.TOKEN,
                    "Put a valid client token into the Secret %s: Unleash does not take the one there (%d)."
                            .formatted(tokenSecret, status));
        }
        if (status == 429 || status / 100 == 5) {
            throw failing();
        }
        ObjectNode page = page();
        if (status != 200 || page == null || !page.path("features").isArray()) {
            throw nonsense();
        }
        return page;
    }

    void unlessDone(Flag flag, String tokenSecret) throws FlagTrouble {
        if (status / 100 == 2) {
            return;
        }
        throw switch (status) {
            case 401 ->
                new FlagTrouble(
                        Kind.TOKEN,
                        "Put a valid admin token into the Secret %s: Unleash does not know the one there."
                                .formatted(tokenSecret));
            case 403 ->
                new FlagTrouble(
                        Kind.FORBIDDEN,
                        "Let the token in the Secret %s change %s (an admin token may; a client token never): %s"
                                .formatted(tokenSecret, flag.words(), saying()));
            case 404 -> missing(flag);
            case 429 -> failing();
            default -> status / 100 == 5 ? failing(flag) : nonsense();
        };
    }

    /// A page that another server lacks is no flag that Unleash lacks.
    private FlagTrouble missing(Flag flag) {
        JsonNode page = page();
        if (saying().contains(ELSEWHERE)) {
            // It is shown to users all the same, so it is not simply gone.
            return new FlagTrouble(Kind.UNFIT, "Name the project that has the flag: " + saying());
        }
        return page != null && page.path("name").asText().equals("NotFoundError")
                ? new FlagTrouble(
                        Kind.UNKNOWN,
                        "Create %s, revive it if it is archived, or name the right one: %s"
                                .formatted(flag.words(), saying()))
                : nonsense();
    }

    private FlagTrouble failing(Flag flag) {
        return body.contains(TEST_FAILED)
                ? new FlagTrouble(
                        Kind.CHANGED,
                        "Leave %s alone while it is moved: somebody has just changed it.".formatted(flag.words()))
                : failing();
    }

    private FlagTrouble failing() {
        String fix = status == 429
                ? "Unleash is asked too often (429): raise its limit."
                : "See Unleash's log: it answers %d.".formatted(status);
        return new FlagTrouble(Kind.FAILING, fix + " It is tried again.");
    }

    private FlagTrouble nonsense() {
        return new FlagTrouble(
                Kind.NONSENSE,
                "Set unleash.url to where Unleash is, with its base path: what is there now is no Unleash (it answers %d)."
                        .formatted(status));
    }

    private @Nullable ObjectNode page() {
        try {
            return JSON.readTree(body) instanceof ObjectNode page ? page : null;
        } catch (JsonProcessingException noJson) {
            return null;
        }
    }

    private String saying() {
        JsonNode page = page();
        String said = page == null ? "" : page.path("message").asText();
        return said.length() > LONGEST_SAYING ? said.substring(0, LONGEST_SAYING) : said;
    }

    /// Never the body: it is as long as it likes.
    @Override
    public String toString() {
        return "UnleashReply[" + status + "]";
    }
}
