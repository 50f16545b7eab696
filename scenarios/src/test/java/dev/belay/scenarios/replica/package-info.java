/// The operator as it is shipped, several of it, each a process of its own with a lease between them: for what
/// happens when one of them dies, hangs or is idle.
@NullMarked
package dev.belay.scenarios.replica;

import org.jspecify.annotations.NullMarked;
