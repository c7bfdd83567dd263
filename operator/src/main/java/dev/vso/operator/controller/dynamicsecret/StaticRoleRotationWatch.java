package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.StaticCredsMetaData;
import dev.vso.operator.credential.CredentialId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Schedules reads of credentials that Vault rotates itself. The response contains the time left; when it is over, they
 * are read repeatedly until they have changed, because after Vault's rotation the database rejects those in the Secret.
 * Vault checks for due rotations only every five seconds, so the exact time is unknown. In between, they are read every
 * few seconds to notice manual rotations.
 */
final class StaticRoleRotationWatch {

    /** The interval of reads that detect a manual rotation. */
    static final Duration USUAL = Duration.ofSeconds(3);

    /** Vault reports the time left in rounded seconds. */
    static final Duration ROUNDED = Duration.ofMillis(600);

    /** The interval of reads while a rotation is due. */
    static final Duration QUICK = Duration.ofMillis(100);

    /** All due rotations together get one read per this interval. */
    static final Duration SHARE = Duration.ofMillis(10);

    /** A rotation that is overdue for longer has failed in Vault, which retries on its own schedule. */
    static final Duration PATIENCE = Duration.ofSeconds(12);

    /** Since when the rotation of the credentials is due. */
    private final Map<CredentialId, Instant> due = new ConcurrentHashMap<>();

    /** Returns how long to wait until the next read, given the result of this one. */
    Duration next(CredentialId id, StaticCredsMetaData rotation, Instant now) {
        Duration left = Duration.ofSeconds(rotation.ttl());
        if (left.compareTo(ROUNDED) > 0) {
            due.remove(id);
            return until(left, Duration.ZERO, 1);
        }
        Instant since = Optional.ofNullable(due.putIfAbsent(id, now)).orElse(now);
        return until(left, Duration.between(since, now), due.size());
    }

    /** Drops all in-memory state of the credentials. */
    void forget(CredentialId id) {
        due.remove(id);
    }

    /**
     * Returns the time until the next read.
     *
     * @param left the time left, as Vault reports it
     * @param overdue since the rotation became due
     * @param waiting the number of credentials whose rotation is due
     */
    static Duration until(Duration left, Duration overdue, int waiting) {
        if (left.compareTo(ROUNDED) > 0) {
            Duration soon = left.minus(ROUNDED);
            return soon.compareTo(USUAL) < 0 ? soon : USUAL;
        }
        if (overdue.compareTo(PATIENCE) > 0) {
            return USUAL;
        }
        Duration share = SHARE.multipliedBy(waiting);
        Duration quick = share.compareTo(QUICK) > 0 ? share : QUICK;
        return quick.compareTo(USUAL) < 0 ? quick : USUAL;
    }
}
