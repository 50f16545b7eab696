/// A cluster for tests: annotate the class with [OnKubernetes] and take what you need as parameters, of the test or of
/// the constructor-like methods before it: a `KubernetesClient` whose default namespace is the test's own, the
/// [TestNamespace], the `NodeAgent`, the `Cluster`, a `Gateway` for the test's namespace.
@NullMarked
package dev.belay.playground.junit;

import org.jspecify.annotations.NullMarked;
