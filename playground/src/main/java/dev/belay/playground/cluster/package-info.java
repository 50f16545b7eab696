/// A real Kubernetes on this machine: [Cluster] with its client and its node agent, started as a process of ours
/// ([ClusterProcess], the program in `playground/cluster`) or anybody's, by its kubeconfig.
@NullMarked
package dev.belay.playground.cluster;

import org.jspecify.annotations.NullMarked;
