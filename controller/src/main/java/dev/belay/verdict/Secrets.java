package dev.belay.verdict;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Secrets of the operator's own namespace. Called on threads that may wait.
@FunctionalInterface
public interface Secrets {

    /// The decoded data by key; null: there is no such Secret.
    @Nullable
    Map<String, byte[]> read(String name) throws IOException;
}
