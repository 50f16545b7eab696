package dev.belay.story;

import dev.belay.playground.traffic.Traffic;

/// Who is there once the shop is open: callers, those who watch, and what is shown of them.
record Cast(Traffic traffic, Sight sight, Levers levers, LiveView view, Recording recording) {}
