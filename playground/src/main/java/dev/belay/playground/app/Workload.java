package dev.belay.playground.app;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// What runs inside a container.
public interface Workload {

    /// Begins one run and returns at once. How it goes on, the witness is told.
    ///
    /// @throws IllegalArgumentException with what to change, for a seat that it cannot run in
    Run start(Seat seat, Witness witness);

    /// One run of a container, from its start to its exit. A container that is started again is another run.
    interface Run {

        /// Whether it calls itself able to serve. It tells the witness when that changes.
        boolean isReady();

        /// Answers a probe within its limit as it would over the network, counting it as a request where it counts
        /// such.
        boolean answersProbe(String path, Duration limit);

        /// Behaves so from now on. A program that has no such words ignores them.
        void behave(Behaviour behaviour);

        /// Serves on, and asks its callers to come with no further request over their present connections.
        void drain();

        /// Ends itself as soon as nothing is in flight, as on SIGTERM.
        CompletableFuture<Void> terminate();

        /// Ends at once, whatever is in flight. The witness is told of no exit any more.
        void kill();
    }

    /// Whom a run tells of itself. Called on any thread; returns quickly.
    interface Witness {

        void started();

        void readinessChanged();

        /// It ended by itself, and not because it was told to.
        void exited(Exit exit);
    }

    /// Where a run sits: who it is, where it listens, how it behaves to begin with, where its log goes.
    ///
    /// @param environment what is written in the container's spec; nothing that would have to be looked up
    record Seat(
            Identity identity, LoopbackPort port, Behaviour behaviour, LogRing log, Map<String, String> environment) {

        public Seat {
            environment = Map.copyOf(environment);
        }
    }

    /// Whose container it is.
    ///
    /// @param revision the pod's `pod-template-hash`; empty outside of a ReplicaSet
    record Identity(String namespace, String pod, String revision, String image) {}

    record Exit(int code, String reason) {}
}
