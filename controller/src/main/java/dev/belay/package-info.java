/// The operator as a process: it puts the features together, says how it is, and stops in order. Read
/// `OperatorProperties` for its settings and `Wiring` for what hangs on what; what a release is stands in
/// `dev.belay.release`.
@NullMarked
package dev.belay;

import org.jspecify.annotations.NullMarked;
