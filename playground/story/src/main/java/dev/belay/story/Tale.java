package dev.belay.story;

import java.util.List;

/// Which story is told.
///
/// @param announced what its listeners can expect
/// @param release the manifest of the shop's Release
/// @param isWithFlag whether a feature flag is shown along with the route
record Tale(String announced, List<Chapter> chapters, String release, boolean isWithFlag) {

    static final Tale RELEASES = new Tale(
            "A real Kubernetes, a real Prometheus and real requests on this machine; only the node and the shop are made"
                    + " for the demo. Five releases, in under four minutes.",
            Chapter.ALL,
            "release.yaml",
            false);

    static final Tale FLAGS = new Tale(
            "A real Kubernetes, a real Prometheus, a real Unleash and real requests on this machine; only the node and"
                    + " the shop are made for the demo. Two releases that bring a new checkout: the route decides who"
                    + " gets the version, the feature flag who of them sees the checkout. In about two minutes.",
            Chapter.WITH_FLAG,
            "release-with-flag.yaml",
            true);
}
