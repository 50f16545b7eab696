package dev.belay.scenarios.stage;

import dev.belay.kube.Leadership;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Whoever holds a file's lock leads. The lock goes with its process, however that ends, and the next one has it in
/// the same instant: for stories whose matter is what a new leader finds, and not how long it takes until there is one.
final class LockLeadership implements Leadership {

    private final Path folder;
    private final String name;
    private final AtomicReference<@Nullable FileLock> held = new AtomicReference<>();

    /// @param folder of the lock and of the leader's name
    LockLeadership(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    @Override
    public boolean isHeld() {
        return held.get() != null;
    }

    @Override
    public void onChange(Listener listener) {
        Thread.ofPlatform().daemon().name("waits for the lock").start(() -> await(listener));
    }

    private void await(Listener listener) {
        try {
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            held.set(channel.lock());
            Files.writeString(leaderIn(folder), name);
            listener.changed(true);
        } catch (ClosedByInterruptException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Path leaderIn(Path folder) {
        return folder.resolve("leader");
    }
}
