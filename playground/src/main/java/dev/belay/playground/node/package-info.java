/// The node agent: virtual nodes that play kubelet, and a scheduler as small as it can be, against a real API server.
/// Start with `NodeAgent`; `PodRun` is one pod's life, `ContainerRun` one container's, `PodReport` what a kubelet
/// would write of them. A pod's address is made up (10.244.x.y, which EndpointSlices accept) and `PodAddresses` says
/// which port of the loopback address stands for it.
@NullMarked
package dev.belay.playground.node;

import org.jspecify.annotations.NullMarked;
