package dev.belay.scenarios.witness;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// I3. A route in which no candidate stands is as its user wrote it; one with a candidate is measured by that.
final class OthersCheck implements Check {

    private final Map<String, List<Map<String, Long>>> written = new HashMap<>();

    @Override
    public void look(Moment moment, Consumer<String> complain) {
        HTTPRoute route = moment.now(HTTPRoute.class);
        if (route == null) {
            return;
        }
        String name = route.getMetadata().getName();
        Shares shares = moment.scene().sharesOf(route);
        List<Map<String, Long>> now = shares.withoutCandidate();
        HTTPRoute was = moment.was(HTTPRoute.class);
        // The candidate was taken out by whoever had put it in; a user who owns the weights now takes ours along.
        boolean restored = !shares.hasCandidate()
                && was != null
                && moment.scene().sharesOf(was).hasCandidate()
                && Manager.hasWritten(was, route)
                && !Manager.hasAnotherWritten(was, route);
        if (!shares.hasCandidate() && !restored) {
            written.put(name, now);
            return;
        }
        List<Map<String, Long>> original = written.getOrDefault(name, now);
        boolean kept = original.size() == now.size();
        for (int rule = 0; kept && rule < now.size(); rule++) {
            kept = isSameRatio(original.get(rule), now.get(rule)) && (!restored || original.equals(now));
        }
        if (!kept) {
            complain.accept("HTTPRoute %s shares %s where its user wrote %s".formatted(name, now, original));
        }
    }

    private static boolean isSameRatio(Map<String, Long> one, Map<String, Long> other) {
        if (!one.keySet().equals(other.keySet())) {
            return false;
        }
        long wholeOfOne = one.values().stream().mapToLong(Long::longValue).sum();
        long wholeOfOther = other.values().stream().mapToLong(Long::longValue).sum();
        return one.keySet().stream()
                .allMatch(
                        name -> one.getOrDefault(name, 0L) * wholeOfOther == other.getOrDefault(name, 0L) * wholeOfOne);
    }
}
