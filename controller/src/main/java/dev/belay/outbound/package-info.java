/// What is the same for Prometheus and Unleash as servers that a policy names: certificates of an authority of one's
/// own, addresses that are never asked, and words for a connection that failed. Who asks them, and what, is their own
/// packages' matter.
@NullMarked
package dev.belay.outbound;

import org.jspecify.annotations.NullMarked;
