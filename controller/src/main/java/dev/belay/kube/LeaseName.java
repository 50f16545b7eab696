package dev.belay.kube;

/// Which lease, and as whom this process takes it.
///
/// @param identity of this process alone: not only of its pod, in which the next process would take itself for this
/// one
public record LeaseName(String namespace, String name, String identity) {}
