package dev.belay.flags;

import dev.belay.flags.UnleashConnection.Call;
import io.getunleash.UnleashException;
import io.getunleash.engine.YggdrasilInvalidInputException;
import io.getunleash.event.ClientFeaturesResponse;
import io.getunleash.event.UnleashSubscriber;
import io.getunleash.repository.FeatureFetcher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Brings the SDK all flags of the token's environment, over our own connection: it follows no redirect, ends in time,
/// and takes a new token without a restart. And knows whether what the SDK has is still so.
final class FlagFeed implements FeatureFetcher, UnleashSubscriber {

    /// Five looks: one that fails is no news.
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final UnleashConnection connection;
    private final String tokenSecret;
    private String etag = "";
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
    void look(Runnable sdk) {
        failure = null;
        sdk.run();
        String failed = failure;
        state = failed == null ? new State(System.nanoTime(), "") : new State(state.goodAt(), failed);
    }

    @Override
    public ClientFeaturesResponse fetchFeatures() throws UnleashException {
        try {
            UnleashReply reply = connection.send(new Call("GET", "api/client/features", "", etag));
            if (reply.isNotChanged()) {
                return ClientFeaturesResponse.notChanged();
            }
            String features = reply.features(tokenSecret);
            etag = reply.etag();
            return ClientFeaturesResponse.updated(features);
        } catch (FlagTrouble trouble) {
            // And not as an answer with a status, after which the SDK would leave out the next looks.
            throw new UnleashException(trouble.words(), trouble);
        }
    }

    @Override
    public void onError(UnleashException error) {
        if (error.getCause() instanceof FlagTrouble trouble) {
            failure = trouble.words();
        } else if (error.getCause() instanceof YggdrasilInvalidInputException unread) {
            failure = "See which version Unleash has: its flags cannot be read (%s).".formatted(unread.getMessage());
            // Not taken, so it must come again.
            etag = "";
        }
        // What is left is the SDK's backup file, which nobody reads.
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
