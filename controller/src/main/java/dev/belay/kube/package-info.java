/// Client plumbing: what every feature needs to speak to the API server, and nothing that knows what a release is.
@NullMarked
package dev.belay.kube;

import org.jspecify.annotations.NullMarked;
