package dev.belay.playground.node;

import dev.belay.playground.app.Workload.Exit;
import java.time.Instant;

/// What a container is in.
sealed interface ContainerState {

    record Waiting(String reason, String message) implements ContainerState {

        boolean isPull() {
            return reason.equals("ErrImagePull") || reason.equals("ImagePullBackOff");
        }
    }

    record Running(Instant startedAt) implements ContainerState {}

    record Terminated(Exit exit, Instant startedAt, Instant finishedAt, String containerId) implements ContainerState {}
}
