/// Releases and policies that nobody would write: each of them gets an answer, and none costs another its rollback.
@NullMarked
package dev.belay.scenarios.fuzz;

import org.jspecify.annotations.NullMarked;
