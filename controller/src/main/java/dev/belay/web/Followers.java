package dev.belay.web;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpStatus;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/// Who follows the Releases: so many of each caller, and so many in all.
@Singleton
@Requires(property = Gatekeeper.API, value = "true")
final class Followers {

    /// Pages that one person has open.
    static final int OF_ONE = 10;

    private static final int IN_ALL = 500;

    private final Feed feed;
    private final Map<String, Set<Follower>> following = new HashMap<>();
    private boolean isClosed;

    Followers(Feed feed) {
        this.feed = feed;
    }

    /// @throws Refusal if there is no place for one more
    Publisher<byte[]> follow(String who, Follower.Asking asking) {
        if (!feed.hasBegun()) {
            throw Refusal.away("The Releases have not been seen yet: ask again in some seconds");
        }
        checkPlace(who);
        return subscriber -> begin(who, asking, subscriber);
    }

    /// Only who is answered takes a place: a request for the headers alone is not.
    private void begin(String who, Follower.Asking asking, Subscriber<? super byte[]> subscriber) {
        Follower follower = new Follower(feed, asking, subscriber, ended -> left(who, ended));
        subscriber.onSubscribe(follower);
        try {
            came(who, follower);
            follower.start();
        } catch (Refusal full) {
            subscriber.onError(full);
        }
    }

    private synchronized void came(String who, Follower follower) {
        checkPlace(who);
        following.computeIfAbsent(who, key -> new HashSet<>()).add(follower);
    }

    private synchronized void checkPlace(String who) {
        if (isClosed) {
            throw Refusal.away("This replica stops: ask again in some seconds");
        }
        if (following.getOrDefault(who, Set.of()).size() >= OF_ONE) {
            throw new Refusal(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "You follow the Releases %d times already: close one of the connections".formatted(OF_ONE));
        }
        if (count() >= IN_ALL) {
            throw Refusal.away("Too many follow the Releases: ask again later, or ask another replica");
        }
    }

    private synchronized void left(String who, Follower follower) {
        Set<Follower> theirs = following.getOrDefault(who, new HashSet<>());
        theirs.remove(follower);
        if (theirs.isEmpty()) {
            following.remove(who);
        }
    }

    synchronized int count() {
        return following.values().stream().mapToInt(Set::size).sum();
    }

    @PreDestroy
    synchronized void close() {
        isClosed = true;
        following.values().forEach(theirs -> theirs.forEach(Follower::stop));
    }
}
