package dev.belay.playground.facts;

import io.fabric8.kubernetes.client.KubernetesClient;

/// Where a fact is held against: a namespace of its own on a real cluster.
record Ground(KubernetesClient client, String namespace, Kubectl kubectl) {}
