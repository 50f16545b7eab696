package dev.belay.kube;

/// The lease as one answer of the API server showed it.
///
/// @param version a write that carries it fails if anybody has written since
record SeenLease(String version, LeaseEntry entry) {}
