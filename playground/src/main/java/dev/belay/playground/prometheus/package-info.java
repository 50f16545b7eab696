/// A real Prometheus that scrapes the pods of the node agent under the labels that the Prometheus Operator would give
/// them, and a front before it that can refuse, hang, be slow or talk nonsense.
@NullMarked
package dev.belay.playground.prometheus;

import org.jspecify.annotations.NullMarked;
