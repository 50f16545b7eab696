package dev.belay.flags;

import dev.belay.release.FlagAnswer;
import dev.belay.verdict.Secrets;
import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.util.UnleashConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the flags of an Unleash through its SDK, which evaluates them here: who asks never waits. Looks from when it
/// is opened until it is closed.
public final class FlagReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FlagReader.class);
    private static final Duration LOOKS = Duration.ofSeconds(2);
    private static final String LAST_KNOWN = "LastKnown";

    private final dev.belay.api.Unleash where;
    private final String tokenSecret;
    private final UnleashConnection connection;
    private final FlagFeed feed;
    private final Runnable bell;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private boolean closed;
    private volatile @Nullable Unleash sdk;
    private volatile @Nullable String broken;

    /// Who asks: a flag can be on for some Releases and off for others.
    public record Asker(String namespace, String release) {}

    private FlagReader(dev.belay.api.Unleash where, Secrets secrets, Runnable bell) {
        this.where = where;
        this.tokenSecret = Objects.requireNonNull(where.clientTokenSecret());
        this.connection = new UnleashConnection(where, tokenSecret, secrets);
        this.feed = new FlagFeed(connection, tokenSecret);
        this.bell = bell;
    }

    /// One for all Releases of a policy, whose unleash names a client token.
    ///
    /// @param bell rung after every look
    public static FlagReader open(dev.belay.api.Unleash where, Secrets secrets, Runnable bell) {
        FlagReader reader = new FlagReader(where, secrets, bell);
        Thread.ofVirtual().name("flags of " + where.url()).start(reader::read);
        return reader;
    }

    /// What to do about the first of these flags that is not there, for who is about to begin and may wait two seconds.
    /// None: all are, or nobody can tell now.
    public static @Nullable String missing(dev.belay.api.Unleash where, Secrets secrets, List<String> flags) {
        String token = Objects.requireNonNull(where.clientTokenSecret());
        try (UnleashConnection connection = new UnleashConnection(where, token, secrets)) {
            Set<String> there = FlagFeed.names(connection, token);
            return flags.stream()
                    .filter(flag -> !there.contains(flag))
                    .findFirst()
                    .map(flag -> create(flag, token))
                    .orElse(null);
        } catch (FlagTrouble untold) {
            LOG.warn("Whether there are the flags {} is not known: {}", flags, untold.words());
            return null;
        }
    }

    private static String create(String flag, String tokenSecret) {
        return "Create the flag %s, revive it, or name another: in the project and environment of the token in the Secret %s there is none."
                .formatted(flag, tokenSecret);
    }

    /// Whether the flag is on for who asks, as far as is known.
    public FlagAnswer isOn(String flag, Asker asker) {
        Unleash evaluator = sdk;
        String unknown = broken == null ? feed.unknown(LAST_KNOWN.equals(where.whenUnknown())) : broken;
        if (unknown != null) {
            return new FlagAnswer.Unknown(unknown);
        }
        if (evaluator == null) {
            throw new IllegalStateException("flags that were taken without an SDK");
        }
        AtomicBoolean missing = new AtomicBoolean();
        // The SDK takes a flag that is not there for one that is off, which a gate may be waiting for.
        boolean on = evaluator.isEnabled(flag, words(asker), (_, _) -> {
            missing.set(true);
            return false;
        });
        if (missing.get()) {
            return new FlagAnswer.Unknown(create(flag, tokenSecret));
        }
        return on ? new FlagAnswer.Yes() : new FlagAnswer.No();
    }

    /// What strategies and constraints of the flag can go by.
    private static UnleashContext words(Asker asker) {
        return UnleashContext.builder()
                .userId(asker.namespace() + "/" + asker.release())
                .addProperty("namespace", asker.namespace())
                .addProperty("release", asker.release())
                .build();
    }

    private void read() {
        SdkSchedule schedule = new SdkSchedule();
        try {
            Path folder = Files.createTempDirectory("belay-flags-");
            try {
                // The first look.
                feed.look(() -> sdk = new DefaultUnleash(config(schedule, folder)), this::says);
                do {
                    bell.run();
                } while (waits() && looked(schedule));
            } finally {
                Files.deleteIfExists(backup(folder));
                Files.deleteIfExists(folder);
            }
        } catch (IOException | LinkageError | RuntimeException unusable) {
            LOG.error("The flags of {} are not read any more", where.url(), unusable);
            broken =
                    "See the operator's log, give it a folder for temporary files that it may write to, and start it anew:"
                            + " the SDK cannot be used (" + unusable + ").";
            bell.run();
        }
    }

    private boolean looked(SdkSchedule schedule) {
        feed.look(schedule::turn, this::says);
        return true;
    }

    private boolean says(String flag) {
        Unleash evaluator = sdk;
        return evaluator != null && evaluator.isEnabled(flag);
    }

    /// @return false: nobody reads any more
    private boolean waits() {
        lock.lock();
        try {
            long left = LOOKS.toNanos();
            while (!closed && left > 0) {
                left = ended.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// No token: the SDK sends nothing itself.
    private UnleashConfig config(SdkSchedule schedule, Path folder) {
        return UnleashConfig.builder()
                .appName("belay")
                // Else the SDK would find fault with a second one, when the next trial begins.
                .instanceId(UUID.randomUUID().toString())
                .unleashAPI(where.url())
                .fetchTogglesInterval(LOOKS.toSeconds())
                .unleashFeatureFetcherFactory(_ -> feed)
                .subscriber(feed)
                .scheduledExecutor(schedule)
                .disableMetrics()
                // Where no flags of a former process are: what they once were is not what they are.
                .backupFile(backup(folder).toString())
                .build();
    }

    private static Path backup(Path folder) {
        return folder.resolve("flags.json");
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        connection.close();
    }
}
