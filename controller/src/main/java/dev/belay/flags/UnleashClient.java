package dev.belay.flags;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.api.Unleash;
import dev.belay.flags.UnleashConnection.Call;
import dev.belay.verdict.Secrets;
import java.net.URLEncoder;
import java.util.Objects;

/// Unleash's Admin API over HTTP.
final class UnleashClient implements FlagStore, AutoCloseable {

    private final String tokenSecret;
    private final UnleashConnection connection;

    /// @param place one that names an admin token
    UnleashClient(Unleash place, Secrets secrets) {
        this.tokenSecret = Objects.requireNonNull(place.adminTokenSecret());
        this.connection = new UnleashConnection(place, tokenSecret, secrets);
    }

    /// The page of the whole flag: that of one environment does not say that the flag is archived.
    @Override
    public FlagSeen read(Flag flag) throws FlagTrouble {
        return send(flag, new Call("GET", page(flag), "")).flag(flag);
    }

    @Override
    public FlagSeen readEvenArchived(Flag flag) throws FlagTrouble {
        return send(flag, new Call("GET", in(flag), "")).environment();
    }

    /// The `test` keeps a call that lands late, of a leader of before, from undoing what was done since.
    @Override
    public void move(Flag flag, FlagMove.Share share) throws FlagTrouble {
        String patch = JsonNodeFactory.instance
                .arrayNode()
                .add(rollout("test", share.from()))
                // A whole number in a string: Unleash takes anything, and shows anything else to nobody.
                .add(rollout("replace", Integer.toString(share.to())))
                .toString();
        send(flag, new Call("PATCH", in(flag) + "/strategies/" + encoded(share.strategy()), patch));
    }

    private static ObjectNode rollout(String op, String value) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("op", op)
                .put("path", "/parameters/rollout")
                .put("value", value);
    }

    @Override
    public void switchOff(Flag flag) throws FlagTrouble {
        send(flag, new Call("POST", in(flag) + "/off", ""));
    }

    private static String page(Flag flag) {
        return "api/admin/projects/%s/features/%s".formatted(encoded(flag.project()), encoded(flag.name()));
    }

    private static String in(Flag flag) {
        return page(flag) + "/environments/" + encoded(flag.environment());
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
    }

    private UnleashReply send(Flag flag, Call call) throws FlagTrouble {
        UnleashReply reply = connection.send(call);
        reply.unlessDone(flag, tokenSecret);
        return reply;
    }

    /// The next call opens it again.
    @Override
    public void close() {
        connection.close();
    }
}
