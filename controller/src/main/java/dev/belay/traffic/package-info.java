/// What leads callers to a revision: pinned Services, candidate Services, routes. What to write is computed as a
/// patch from what was seen; sending it is the writers' business.
@NullMarked
package dev.belay.traffic;

import org.jspecify.annotations.NullMarked;
