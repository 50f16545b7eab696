package dev.belay.verdict;

/// A pod as its series name it: names are unique within a namespace only.
record PodName(String namespace, String pod) {}
