/// What is shipped besides our own code: what is in it, under which licences, and that no secret is.
@NullMarked
package dev.belay.scenarios.supply;

import org.jspecify.annotations.NullMarked;
