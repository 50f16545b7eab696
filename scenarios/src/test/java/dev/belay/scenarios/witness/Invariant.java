package dev.belay.scenarios.witness;

import java.util.function.Supplier;

/// What must hold at every moment, as far as it can be seen from outside.
public enum Invariant {
    I2_SHARE("the share asked for the candidate never exceeds the step's", ShareCheck::new),
    I3_OTHERS("other backends' relative shares never change", OthersCheck::new),
    I4_READY_FIRST("no forward move gives weight to a revision without ready pods", ReadyFirstCheck::new),
    I5_STABLE_SIZE("stable is not shrunk before the handover is complete", StableSizeCheck::new),
    I6_HEALTHY_FIRST(
            "no step is left and no handover begun without Healthy, none completed on too few pods",
            HealthyFirstCheck::new),
    I8_FAILED_STAYS("a failed revision is never tried again unasked", FailedStaysCheck::new),
    I10_PLAIN("after leaving, everything is as a plain Deployment's would be", PlainCheck::new),
    I11_ONE_OWNED("from the end of Preparing the Deployment owns exactly one ReplicaSet", OneOwnedCheck::new),
    I12_ENDPOINTS("a pinned Service has ready endpoints if its revision has", EndpointsCheck::new),
    I13_MARKS(
            "no write of one trial changes an object of another, and none of a rollback lands past the point of no"
                    + " return",
            MarksCheck::new),
    PODS_STAY("no pod is restarted or removed that its revision still needs", PodsCheck::new);

    private final String sentence;
    private final Supplier<Check> check;

    Invariant(String sentence, Supplier<Check> check) {
        this.sentence = sentence;
        this.check = check;
    }

    public String sentence() {
        return sentence;
    }

    Check check() {
        return check.get();
    }
}
