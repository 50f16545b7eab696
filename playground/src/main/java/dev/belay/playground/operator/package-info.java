/// The operator as it is shipped: a process of its own, run from the built distribution, for the tests of every module
/// and for who shows it. It knows nothing of the operator's classes.
@NullMarked
package dev.belay.playground.operator;

import org.jspecify.annotations.NullMarked;
