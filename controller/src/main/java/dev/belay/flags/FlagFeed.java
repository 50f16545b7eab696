package dev.belay.flags;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.flags.UnleashConnection.Call;
import io.getunleash.UnleashException;
import io.getunleash.event.ClientFeaturesResponse;
import io.getunleash.event.UnleashSubscriber;
import io.getunleash.repository.FeatureFetcher;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Brings the SDK all flags of the token's environment, over our own connection: it follows no redirect, ends in time,
/// and takes a new token without a restart. And knows whether what the SDK has is still so.
final class FlagFeed implements FeatureFetcher, UnleashSubscriber {

    /// Five looks: one that fails is no news.
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final String FEATURES = "api/client/features";

    private final UnleashConnection connection;
    private final String tokenSecret;
    private String etag = "";

    /// A flag of ours among the others, another one each time: by it alone is known whether the SDK has taken
    /// them. What it cannot read it drops without a word, and goes on with what it had.
    private String mark = "";

    private long looks;
    private @Nullable String failure;
    private volatile State state = new State(null, "Unleash is being asked; it answers within seconds.");

    /// What is known of it.
    ///
    /// @param goodAt when it was last as Unleash has it, on the clock of this process; none: never
    /// @param trouble why no more, with the fix
    private record State(@Nullable Long goodAt, String trouble) {}

    FlagFeed(UnleashConnection connection, String tokenSecret) {
        this.connection = connection;
        this.tokenSecret = tokenSecret;
    }

    /// @param sdk makes the SDK ask for its flags once
    /// @param isOn what the SDK then says of a flag
    void look(Runnable sdk, Predicate<String> isOn) {
        failure = null;
        sdk.run();
        String failed = failure;
        if (failed == null && !isOn.test(mark)) {
            failed = "See which version Unleash has: the SDK cannot read its flags.";
            // What was not taken must come again.
            etag = "";
        }
        state = failed == null ? new State(System.nanoTime(), "") : new State(state.goodAt(), failed);
    }

    @Override
    public ClientFeaturesResponse fetchFeatures() throws UnleashException {
        try {
            UnleashReply reply = connection.send(new Call("GET", FEATURES, "", etag));
            if (reply.isNotChanged()) {
                return ClientFeaturesResponse.notChanged();
            }
            ObjectNode page = reply.features(tokenSecret);
            etag = reply.etag();
            mark = "belay.look-" + ++looks;
            page.withArray("features").add(marked());
            return ClientFeaturesResponse.updated(page.toString());
        } catch (FlagTrouble trouble) {
            // And not as an answer with a status, after which the SDK would leave out the next looks.
            throw new UnleashException(trouble.words(), trouble);
        }
    }

    /// Of all flags that the token may read.
    static Set<String> names(UnleashConnection connection, String tokenSecret) throws FlagTrouble {
        ObjectNode page = connection.send(new Call("GET", FEATURES, "")).features(tokenSecret);
        return StreamSupport.stream(page.path("features").spliterator(), false)
                .map(flag -> flag.path("name").asText())
                .collect(Collectors.toUnmodifiableSet());
    }

    private ObjectNode marked() {
        ObjectNode flag =
                JsonNodeFactory.instance.objectNode().put("name", mark).put("enabled", true);
        flag.putArray("strategies").addObject().put("name", "default");
        return flag;
    }

    /// What is no trouble of ours is about the SDK's backup file, which nobody reads.
    @Override
    public void onError(UnleashException error) {
        if (error.getCause() instanceof FlagTrouble trouble) {
            failure = trouble.words();
        }
    }

    /// Why nothing that the SDK says can be relied on, with the fix; null: it can.
    ///
    /// @param howeverOld what was once so counts until something else is known
    @Nullable
    String unknown(boolean howeverOld) {
        State known = state;
        if (known.goodAt() == null) {
            return known.trouble();
        }
        boolean isFresh = System.nanoTime() - known.goodAt() < FRESH.toNanos();
        return isFresh || howeverOld
                ? null
                : "What Unleash said last is more than %d s old. %s".formatted(FRESH.toSeconds(), known.trouble());
    }
}
