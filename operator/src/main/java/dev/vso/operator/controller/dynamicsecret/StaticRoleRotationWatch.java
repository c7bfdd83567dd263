package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.StaticCredsMetaData;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When to look again at credentials that Vault rotates itself. The answer tells how long they have left; when that is
 * over, they are looked at again and again until they are others, for from Vault's rotation on the database refuses those in
 * the Secret. Vault looks only every five seconds what is due, so the moment is not known better. Between, they are looked
 * at now and then for rotations by hand.
 */
final class StaticRoleRotationWatch {

    /** Between two looks for a rotation by hand. */
    static final Duration USUAL = Duration.ofSeconds(3);

    /** Vault tells the time left in whole seconds, rounded. */
    static final Duration ROUNDED = Duration.ofMillis(600);

    /** Between two looks while a rotation is due. */
    static final Duration QUICK = Duration.ofMillis(100);

    /** All that are due share so many looks: one in each of these times. */
    static final Duration SHARE = Duration.ofMillis(10);

    /** A rotation that is due for longer failed in Vault, which tries again at its own times. */
    static final Duration PATIENCE = Duration.ofSeconds(12);

    /** Since when the rotation of each is due. */
    private final Map<String, Instant> due = new ConcurrentHashMap<>();

    /**
     * How long to wait for the next look, after one that found this.
     *
     * @param part whose credentials they are
     */
    Duration next(String part, StaticCredsMetaData rotation, Instant now) {
        Duration left = Duration.ofSeconds(rotation.ttl());
        if (left.compareTo(ROUNDED) > 0) {
            due.remove(part);
            return until(left, Duration.ZERO, 1);
        }
        Instant since = Optional.ofNullable(due.putIfAbsent(part, now)).orElse(now);
        return until(left, Duration.between(since, now), due.size());
    }

    /** Nothing is remembered of the part any more. */
    void forget(String part) {
        due.remove(part);
    }

    /**
     * The time to the next look.
     *
     * @param left what the credentials have left, as Vault tells it
     * @param overdue since the rotation is due
     * @param waiting for how many credentials a rotation is due
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
