/// The chart, rendered and installed by the real Helm: what the tests of every module run the operator under, so that
/// none
/// of them runs it as admin.
@NullMarked
package dev.belay.chart;

import org.jspecify.annotations.NullMarked;
