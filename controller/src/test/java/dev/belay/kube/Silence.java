package dev.belay.kube;

import dev.belay.playground.fault.Fault;
import dev.belay.playground.fault.Requests;
import java.util.Locale;

/// How an API server fails a leader, once or for good.
enum Silence {
    CUT,
    HANGING,
    /// Each renewal is carried out, but the leader does not hear of it.
    UNANSWERED,
    CONFLICT,
    TOO_MANY_REQUESTS,
    BROKEN;

    private static final String LEASES = "/leases";

    Fault fault() {
        return switch (this) {
            case CUT -> new Fault.Cut();
            case HANGING -> new Fault.Held();
            case UNANSWERED -> new Fault.Unanswered();
            case CONFLICT -> new Fault.Refused(409);
            case TOO_MANY_REQUESTS -> new Fault.Refused(429);
            case BROKEN -> new Fault.Refused(500);
        };
    }

    /// A conflict that lasts is only believable of writes: whoever looks sees the lease as it is.
    Requests forGood() {
        return this == CONFLICT ? Requests.writesTo(LEASES) : Requests.to(LEASES);
    }

    static Requests once() {
        return Requests.writesTo(LEASES).first(1);
    }

    String lease() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
