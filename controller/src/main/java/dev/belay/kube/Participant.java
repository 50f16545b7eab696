package dev.belay.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How one replica takes part in sharing the lease: it looks, takes it when it is free, renews it and gives it
/// back. One thread acts; anybody may ask whether the lease is held.
final class Participant {

    private static final Logger LOG = LoggerFactory.getLogger(Participant.class);

    /// @param sent right before the last renewal that succeeded: what the others count from is later
    private record Hold(SeenLease lease, Moment sent) {}

    private final LeaseClient lease;
    private final LeaseTerms terms;
    private final String identity;

    /// What we have written, or may have: a request that was not answered may have been carried out. If one of
    /// these stands in the lease, nobody else has had it since.
    private final Set<LeaseEntry> ours = new HashSet<>();

    private Standby standby;
    private volatile @Nullable Hold hold;
    private volatile Optional<String> seenHolder = Optional.empty();

    /// @param identity of this process: one that is started again is another one
    Participant(LeaseClient lease, LeaseTerms terms, String identity) {
        this.lease = lease;
        this.terms = terms;
        this.identity = identity;
        this.standby = new Standby(terms.lasts());
    }

    boolean isHeld() {
        Hold held = hold;
        return held != null && Moment.now().possiblySince(held.sent()).compareTo(terms.givenUp()) < 0;
    }

    /// Who has the lease, as it was seen last.
    Optional<String> holder() {
        return isHeld() ? Optional.of(identity) : seenHolder;
    }

    /// Does what is to be done now.
    ///
    /// @return how long after the beginning of this the next one is due
    /// @throws KubernetesClientException when the API server cannot be asked; the next is due after [#patience()]
    Duration act() {
        Hold held = hold;
        if (held == null) {
            return standBy();
        }
        if (!isHeld()) {
            LOG.warn("Leads no more: the lease {} could not be renewed for {}", lease.where(), terms.givenUp());
            stepDown();
            return standBy();
        }
        return renew(held);
    }

    /// After a failure: a leader has less time than who stands by.
    Duration patience() {
        return hold == null ? terms.looked() : terms.retried();
    }

    private Duration standBy() {
        Moment began = Moment.now();
        Optional<SeenLease> seen = lease.read();
        see(seen);
        Duration left = standby.untilFree(began);
        if (left.isZero() || seen.filter(this::isOurs).isPresent()) {
            return take(seen);
        }
        return left.compareTo(terms.looked()) < 0 ? left : terms.looked();
    }

    private void see(Optional<SeenLease> seen) {
        standby.see(seen.map(SeenLease::entry), Moment.now());
        seenHolder = seen.map(found -> found.entry().holder()).filter(holder -> !holder.isEmpty());
        if (seen.isPresent() && !isOurs(seen.get())) {
            ours.clear();
        }
    }

    private boolean isOurs(SeenLease seen) {
        return ours.contains(seen.entry());
    }

    private Duration take(Optional<SeenLease> seen) {
        Moment sent = Moment.now();
        int transitions = seen.map(found -> found.entry().transitions() + 1).orElse(0);
        LeaseEntry entry = LeaseEntry.taken(identity, sent, terms.seconds(), transitions);
        ours.add(entry);
        try {
            confirm(seen.isPresent() ? lease.write(seen.get().version(), entry) : lease.create(entry), sent);
        } catch (KubernetesClientException e) {
            if (isBecauseOfAnother(e)) {
                return terms.looked();
            }
            throw e;
        }
        LOG.info("Leads: took the lease {} as {}, transition {}", lease.where(), identity, transitions);
        return terms.renewed();
    }

    private Duration renew(Hold held) {
        Moment sent = Moment.now();
        LeaseEntry entry = held.lease().entry().renewed(sent);
        ours.add(entry);
        try {
            confirm(lease.write(held.lease().version(), entry), sent);
            return terms.renewed();
        } catch (KubernetesClientException e) {
            if (isBecauseOfAnother(e)) {
                return lookAfterConflict(held);
            }
            throw e;
        }
    }

    /// Somebody wrote the lease: we ourselves in a request that was not answered, somebody who left its spec alone,
    /// or somebody who wants it otherwise.
    private Duration lookAfterConflict(Hold held) {
        Optional<SeenLease> found = lease.read();
        if (found.filter(this::isOurs).isPresent()) {
            hold = new Hold(found.get(), held.sent());
            // The same version: it was refused for another reason, which may last.
            return found.get().version().equals(held.lease().version()) ? terms.retried() : Duration.ZERO;
        }
        LOG.warn(
                "Leads no more: the lease {} {}",
                lease.where(),
                found.map(other -> "was written by another and names \""
                                + other.entry().holder() + "\"")
                        .orElse("was deleted"));
        stepDown();
        see(found);
        return terms.looked();
    }

    private void confirm(SeenLease written, Moment sent) {
        ours.clear();
        ours.add(written.entry());
        hold = new Hold(written, sent);
    }

    private void stepDown() {
        hold = null;
        standby = new Standby(terms.lasts());
    }

    /// Stops to be leader, and takes part no more.
    ///
    /// @return gives the lease back, so that nobody need wait for it to run out; to be called when whatever this
    /// replica still writes has ended
    Runnable retire() {
        Hold held = hold;
        boolean wasHeld = isHeld();
        hold = null;
        return held != null && wasHeld ? () -> giveBack(held) : () -> {};
    }

    private void giveBack(Hold held) {
        try {
            lease.write(held.lease().version(), held.lease().entry().givenBack(Moment.now()));
            LOG.info("Gave the lease {} back", lease.where());
        } catch (KubernetesClientException e) {
            LOG.warn("The lease {} was not given back: another replica leads in {}", lease.where(), terms.lasts(), e);
        }
    }

    private static boolean isBecauseOfAnother(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }
}
