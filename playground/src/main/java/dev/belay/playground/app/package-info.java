/// What runs inside a pod of the playground: a [Workload], so far the [SampleApp], a small HTTP service whose
/// [Behaviour] stands in its image's tag and can be switched at run time. Nothing here knows Kubernetes: the node
/// agent starts a workload, probes it, ends it, and is told by it when it is ready and when it has exited.
@NullMarked
package dev.belay.playground.app;

import org.jspecify.annotations.NullMarked;
