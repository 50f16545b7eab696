package dev.belay.api;

/// Nothing to set yet: that it is given is what counts.
@SpecPart
public record Approval() {}
