package dev.belay.playground.program;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What a pod's spec says to one of its containers.
///
/// @param arguments behind the image's own entry point
/// @param environment with everything that it takes from elsewhere already looked up
/// @param kubeconfig for its service account; asked for when it starts, because it is a request to the
///     API server
public record Container(List<String> arguments, Map<String, String> environment, Supplier<String> kubeconfig) {

    public Container {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }
}
