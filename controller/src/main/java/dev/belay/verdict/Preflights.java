package dev.belay.verdict;

import dev.belay.api.Prometheus;
import dev.belay.release.Obstacle;
import dev.belay.release.Reason;
import dev.belay.release.Verdicts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What surveys found, by Release. Asked for once where all is well; where something is in the way, again and again,
/// ever more seldom, until it is gone or nobody wants to know.
final class Preflights {

    /// It is the next scrape that is waited for.
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration FIRST_AGAIN = Duration.ofSeconds(5);
    private static final Duration MOST = Duration.ofMinutes(2);

    /// What was found of a service that is well, such as how often it is scraped, seldom changes.
    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final Duration WANTED = Duration.ofMinutes(30);

    /// @param found null: not yet
    private record Entry(
            Criteria criteria,
            Surveyed pods,
            Instant wantedAt,
            Survey.@Nullable Found found,
            Instant nextAt,
            Duration again) {

        boolean isOf(Criteria other) {
            return criteria.equals(other);
        }

        boolean isDue(Instant now) {
            boolean isOpen = found == null || found.obstacle() != null;
            return isOpen
                    && !now.isBefore(nextAt)
                    && Duration.between(wantedAt, now).compareTo(WANTED) < 0;
        }

        Entry wanted(Surveyed newPods, Instant now) {
            boolean isStale = found != null && found.obstacle() == null && now.isAfter(nextAt);
            return new Entry(criteria, newPods, now, isStale ? null : found, nextAt, again);
        }

        Entry found(Survey.Found newest, Instant now) {
            Obstacle obstacle = newest.obstacle();
            if (obstacle != null && obstacle.reason() == Reason.PREFLIGHT_RUNNING) {
                return new Entry(criteria, pods, wantedAt, newest, now.plus(SOON), FIRST_AGAIN);
            }
            Duration wait = obstacle == null ? KEPT : again;
            Duration longer = again.multipliedBy(2);
            return new Entry(
                    criteria, pods, wantedAt, newest, now.plus(wait), longer.compareTo(MOST) > 0 ? MOST : longer);
        }
    }

    /// One to be asked now.
    record Wish(Verdicts.Key release, Prometheus where, Criteria criteria, Surveyed pods) {}

    private final Map<Verdicts.Key, Entry> entries = new ConcurrentHashMap<>();
    private final Set<Verdicts.Key> asking = ConcurrentHashMap.newKeySet();

    /// Null: nothing is in the way.
    @Nullable
    Obstacle obstacle(Verdicts.Key release, Criteria criteria, Surveyed pods, Instant now) {
        Entry entry = Objects.requireNonNull(entries.compute(
                release,
                (key, old) -> old != null && old.isOf(criteria)
                        ? old.wanted(pods, now)
                        : new Entry(criteria, pods, now, null, now, FIRST_AGAIN)));
        return entry.found() == null
                ? new Obstacle(Reason.PREFLIGHT_RUNNING, "")
                : entry.found().obstacle();
    }

    /// Those that are to be asked now; each must be answered with [#found].
    List<Wish> due(Instant now) {
        return entries.entrySet().stream()
                .filter(one -> one.getValue().isDue(now) && asking.add(one.getKey()))
                .map(one -> new Wish(
                        one.getKey(),
                        Objects.requireNonNull(one.getValue().criteria().prometheus()),
                        one.getValue().criteria(),
                        one.getValue().pods()))
                .toList();
    }

    /// Whether something else is in the way than before.
    boolean found(Wish wish, Survey.Found found, Instant now) {
        Entry before = entries.get(wish.release());
        entries.computeIfPresent(
                wish.release(), (key, entry) -> entry.isOf(wish.criteria()) ? entry.found(found, now) : entry);
        asking.remove(wish.release());
        return before == null
                || before.found() == null
                || !Objects.equals(before.found().obstacle(), found.obstacle());
    }

    /// For a trial that begins now; null: it must ask itself.
    Survey.@Nullable Found known(Verdicts.Key release, Criteria criteria) {
        Entry entry = entries.get(release);
        return entry != null
                        && entry.isOf(criteria)
                        && entry.found() != null
                        && entry.found().measured() != null
                ? entry.found()
                : null;
    }

    boolean isAnyOpen(Instant now) {
        return entries.values().stream()
                .anyMatch(entry -> (entry.found() == null || entry.found().obstacle() != null)
                        && Duration.between(entry.wantedAt(), now).compareTo(WANTED) < 0);
    }

    boolean uses(Prometheus where, Instant now) {
        return entries.values().stream()
                .anyMatch(entry -> where.equals(entry.criteria().prometheus())
                        && (entry.found() == null || entry.found().obstacle() != null)
                        && Duration.between(entry.wantedAt(), now).compareTo(WANTED) < 0);
    }
}
