package dev.belay.playground.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/// What every pod of an agent uses and none owns.
record Machinery(
        KubernetesClient client,
        Images images,
        LoopbackPorts ports,
        PodAddresses addresses,
        BehaviourSwitches switches,
        BackOff.Limits crashes,
        Clock clock,
        ScheduledExecutorService timers) {}
