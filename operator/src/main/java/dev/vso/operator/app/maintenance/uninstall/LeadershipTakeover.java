package dev.vso.operator.app.maintenance.uninstall;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The contents of the leadership Lease that stop all operators for a while, and the time until they take effect. Pure.
 *
 * <p>A leader reads its Lease every other second, and ends its process when the Lease has a different holder; a
 * restarted replica stands by until the Lease of its holder expires.
 *
 * @param name of the Lease
 * @param namespace of the operator
 * @param holder the holder identity of the uninstall
 */
record LeadershipTakeover(String namespace, String name, String holder) {

    /** The time after which a leader that cannot renew its lease has stopped, in this operator and in VSO. */
    static final Duration HEEDED = Duration.ofSeconds(15);

    /** How long the Lease stays taken after the work is done: meanwhile Helm deletes the operator. */
    static final Duration AFTERWARDS = Duration.ofMinutes(1);

    /** The current leader according to the Lease; empty if there is none. */
    static Optional<String> leader(Optional<Lease> lease) {
        return lease.map(Lease::getSpec).map(LeaseSpec::getHolderIdentity).filter(holder -> !holder.isEmpty());
    }

    boolean isOurs(Optional<Lease> lease) {
        return leader(lease).filter(holder::equals).isPresent();
    }

    /** The Lease with us as holder for this duration; a concurrent write makes the update fail. */
    Lease taken(Optional<Lease> before, Instant now, Duration length) {
        ZonedDateTime time = now.atZone(ZoneOffset.UTC);
        int transitions =
                before.map(Lease::getSpec).map(LeaseSpec::getLeaseTransitions).orElse(0);
        return written(before)
                .withNewSpec()
                .withHolderIdentity(holder)
                .withAcquireTime(time)
                .withRenewTime(time)
                .withLeaseDurationSeconds(Math.toIntExact(length.toSeconds()))
                .withLeaseTransitions(transitions + 1)
                .endSpec()
                .build();
    }

    /** The released Lease, so that the next operator need not wait. */
    Lease given(Lease ours, Instant now) {
        ZonedDateTime time = now.atZone(ZoneOffset.UTC);
        return new LeaseBuilder(ours)
                .editSpec()
                .withHolderIdentity("")
                .withRenewTime(time)
                .withLeaseDurationSeconds(1)
                .endSpec()
                .build();
    }

    private LeaseBuilder written(Optional<Lease> before) {
        return before.map(LeaseBuilder::new)
                .orElseGet(() -> new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata());
    }

    /** How long to wait for the previous leader to stop, out of the available time. */
    static Duration wait(Optional<Lease> before, Duration limit) {
        if (leader(before).isEmpty()) {
            return Duration.ZERO;
        }
        Duration half = limit.dividedBy(2);
        return half.compareTo(HEEDED) < 0 ? half : HEEDED;
    }
}
