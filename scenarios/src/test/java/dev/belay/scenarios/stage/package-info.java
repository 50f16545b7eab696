/// What a story needs: the cluster with the chart in force, the operator as a process under the chart's own rights,
/// people with a kubectl, verdicts given by hand, a gateway that says yes, and the audit log.
@NullMarked
package dev.belay.scenarios.stage;

import org.jspecify.annotations.NullMarked;
