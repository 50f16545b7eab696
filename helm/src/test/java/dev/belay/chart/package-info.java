/// The chart on a real control plane, each sentence of what it promises as a test with the users involved.
@NullMarked
package dev.belay.chart;

import org.jspecify.annotations.NullMarked;
