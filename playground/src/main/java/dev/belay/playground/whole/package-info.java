/// The whole playground at once, by hand or for the demo: cluster, node agent, gateway, Prometheus and a shop that is
/// called all the time. From the repository's root:
/// `mvn -q -pl playground compile exec:java -Dexec.mainClass=dev.belay.playground.whole.Main`; Ctrl-C ends all of it.
@NullMarked
package dev.belay.playground.whole;

import org.jspecify.annotations.NullMarked;
