package dev.belay.scenarios.witness;

/// What must hold at every moment, as far as it can be seen from outside.
public enum Invariant {
    I2_SHARE("the share asked for the candidate never exceeds the step's"),
    I3_OTHERS("other backends' relative shares never change"),
    I4_READY_FIRST("no forward move gives weight to a revision without ready pods"),
    I5_STABLE_SIZE("stable is not shrunk before the handover is complete"),
    I6_HEALTHY_FIRST("no step is left and no handover begun without Healthy, none completed on too few pods"),
    I8_FAILED_STAYS("a failed revision is never tried again unasked"),
    I10_PLAIN("after leaving, everything is as a plain Deployment's would be"),
    I11_ONE_OWNED("from the end of Preparing the Deployment owns exactly one ReplicaSet"),
    I12_ENDPOINTS("a pinned Service has ready endpoints if its revision has"),
    I13_MARKS("no write of one trial changes an object of another, and none of a rollback lands past the point of no"
            + " return"),
    PODS_STAY("no pod is restarted or removed that its revision still needs");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    Check check() {
        return switch (this) {
            case I2_SHARE -> new ShareCheck();
            case I3_OTHERS -> new OthersCheck();
            case I4_READY_FIRST -> new ReadyFirstCheck();
            case I5_STABLE_SIZE -> new StableSizeCheck();
            case I6_HEALTHY_FIRST -> new HealthyFirstCheck();
            case I8_FAILED_STAYS -> new FailedStaysCheck();
            case I10_PLAIN -> new PlainCheck();
            case I11_ONE_OWNED -> new OneOwnedCheck();
            case I12_ENDPOINTS -> new EndpointsCheck();
            case I13_MARKS -> new MarksCheck();
            case PODS_STAY -> new PodsCheck();
        };
    }
}
