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
 * What is written into the leadership Lease so that no operator works for a while, and how long that takes to be heeded.
 * Pure.
 *
 * <p>A leader looks at its Lease every other second, and ends its process when another name stands there; a replica that
 * starts again stands by as long as the Lease says that its holder lives.
 *
 * @param name of the Lease
 * @param namespace of the operator
 * @param holder what is written as the one who leads
 */
record LeadershipTakeover(String namespace, String name, String holder) {

    /** By then a leader that cannot renew its lease has stopped, whichever operator it is. */
    static final Duration HEEDED = Duration.ofSeconds(15);

    /** How long the Lease stays taken after the work is done: Helm deletes the operator meanwhile. */
    static final Duration AFTERWARDS = Duration.ofMinutes(1);

    /** Who leads according to the Lease; empty if nobody does. */
    static Optional<String> leader(Optional<Lease> lease) {
        return lease.map(Lease::getSpec).map(LeaseSpec::getHolderIdentity).filter(holder -> !holder.isEmpty());
    }

    boolean isOurs(Optional<Lease> lease) {
        return leader(lease).filter(holder::equals).isPresent();
    }

    /** The Lease in our name, for so long; written only if nobody else writes it meanwhile. */
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

    /** The Lease in nobody's name, so that the next operator need not wait. */
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

    /** How long to wait for whoever led until now, out of the time that there is. */
    static Duration wait(Optional<Lease> before, Duration limit) {
        if (leader(before).isEmpty()) {
            return Duration.ZERO;
        }
        Duration half = limit.dividedBy(2);
        return half.compareTo(HEEDED) < 0 ? half : HEEDED;
    }
}
