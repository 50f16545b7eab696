package dev.belay.playground.gateway;

/// Where a rule sends a share of its requests.
record Backend(String service, int port, int weight) {}
