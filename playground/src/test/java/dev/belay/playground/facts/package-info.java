/// What a real control plane does, one test a fact: Belay's mechanism is believed only because these hold. A class
/// is a group, a test is a fact, and `@Fact` says it in a sentence; `docs/kubernetes-facts.md` is generated from
/// them. `Shop` is the Deployment that most facts are about, with the verbs of a release; `Watched` sees what
/// happened in between. They take any cluster by its kubeconfig in `BELAY_TEST_KUBECONFIG`.
@NullMarked
package dev.belay.playground.facts;

import org.jspecify.annotations.NullMarked;
