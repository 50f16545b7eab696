package dev.belay.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a list.
///
/// @param next to be given as `cursor` for the next page; none: that was all
record Listing<T>(List<T> items, @Nullable String next) {

    Listing {
        items = List.copyOf(items);
    }
}
