package dev.belay.kube;

/// The labels and annotations by which Kubernetes and Belay tell things apart.
public final class Labels {

    /// What Kubernetes tells one revision's pods from another's by.
    public static final String POD_TEMPLATE_HASH = "pod-template-hash";

    /// On a Deployment: the name of its Release.
    public static final String RELEASE = "belay.dev/release";

    /// On a Deployment: its brake, which the admission policy matches.
    public static final String BRAKE = "belay.dev/brake";

    /// An annotation on a Deployment: a person has taken over, and Belay writes nothing.
    public static final String HANDS_OFF = "belay.dev/hands-off";

    private Labels() {}
}
