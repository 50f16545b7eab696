/// The API as Java types: what a user writes ([Release], [ReleasePolicy]) and what the operator remembers of it
/// ([ReleaseStatus]). Values are texts here, as they stand in YAML; nothing is parsed. The CRDs beside the `pom.xml`
/// are generated from these records, rules and descriptions included.
@NullMarked
package dev.belay.api;

import org.jspecify.annotations.NullMarked;
