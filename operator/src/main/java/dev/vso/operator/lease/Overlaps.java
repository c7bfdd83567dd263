package dev.vso.operator.lease;

import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.lease.LeaseObserver.Orphaned;
import dev.vso.operator.time.Later;
import dev.vso.operator.vault.LeaseId;
import dev.vso.operator.vault.VaultFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Replaced leases, which live on until pods have seen the new credentials, and are revoked then. */
final class Overlaps {

    /** Between two tries to give a replaced lease back. */
    private static final Duration REVOKE_AGAIN = Duration.ofSeconds(15);

    /** Gives a lease back, or says why Vault did not take it. */
    interface Revoke {
        Optional<VaultFailure> revoke(Access access, LeaseId lease);
    }

    private final Duration overlap;
    private final Later later;
    private final InstantSource clock;
    private final Revoke revoke;
    private final LeaseObserver observer;
    private final ConcurrentHashMap<String, Map<LeaseId, Superseded>> parts = new ConcurrentHashMap<>();

    /** The parts whose statuses need not be read any more: this process knows better. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    Overlaps(Duration overlap, Later later, InstantSource clock, Revoke revoke, LeaseObserver observer) {
        this.overlap = overlap;
        this.later = later;
        this.clock = clock;
        this.revoke = revoke;
        this.observer = observer;
    }

    /** The credentials of this lease were just replaced. */
    void begin(Access access, String part, LeaseId before, Instant end) {
        known.add(part);
        follow(access, part, new Superseded(before, clock.instant().plus(overlap), end));
    }

    /** What the status of an earlier process tells, and may not have come to be revoked; once for each part. */
    void adopt(Access access, String part, List<Superseded> told) {
        if (!known.add(part)) {
            return;
        }
        Instant now = clock.instant();
        told.stream().filter(one -> one.end().isAfter(now)).forEach(one -> follow(access, part, one));
    }

    private void follow(Access access, String part, Superseded one) {
        parts.computeIfAbsent(part, _ -> new ConcurrentHashMap<>()).put(one.id(), one);
        Duration wait = Duration.between(clock.instant(), one.revokeAt());
        later.after(wait.isNegative() ? Duration.ZERO : wait, () -> end(access, part, one.id()));
    }

    /** Tries until Vault takes it, refuses it for good, or somebody else has given it back. */
    private void end(Access access, String part, LeaseId before) {
        Map<LeaseId, Superseded> still = parts.get(part);
        if (still == null || !still.containsKey(before)) {
            return;
        }
        Optional<VaultFailure> failure = revoke.revoke(access, before);
        if (failure.map(VaultFailure::policy)
                .filter(VaultFailure.Policy.TRANSIENT::equals)
                .isPresent()) {
            later.after(REVOKE_AGAIN, () -> end(access, part, before));
            return;
        }
        still.remove(before);
        failure.ifPresent(_ -> observer.leftBehind(Orphaned.REPLACED));
    }

    /** Those of the part that still live, as far as is known. */
    List<Superseded> of(String part) {
        return List.copyOf(parts.getOrDefault(part, Map.of()).values());
    }

    void abandon(String part) {
        parts.remove(part);
        known.remove(part);
    }
}
