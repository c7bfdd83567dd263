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

    /** As whom to ask for each part: who asked last, for a session ends with its VaultAuth. */
    private final ConcurrentHashMap<String, Access> accesses = new ConcurrentHashMap<>();

    Overlaps(Duration overlap, Later later, InstantSource clock, Revoke revoke, LeaseObserver observer) {
        this.overlap = overlap;
        this.later = later;
        this.clock = clock;
        this.revoke = revoke;
        this.observer = observer;
    }

    /** The credentials of this lease were just replaced. */
    void begin(Access access, String part, LeaseId before, Instant end) {
        accesses.put(part, access);
        known.add(part);
        follow(part, new Superseded(before, clock.instant().plus(overlap), end));
    }

    /** What the status of an earlier process tells, and may not have come to be revoked; once for each part. */
    void adopt(Access access, String part, List<Superseded> told) {
        accesses.put(part, access);
        if (!known.add(part)) {
            return;
        }
        Instant now = clock.instant();
        told.stream().filter(one -> one.end().isAfter(now)).forEach(one -> follow(part, one));
    }

    private void follow(String part, Superseded one) {
        parts.computeIfAbsent(part, _ -> new ConcurrentHashMap<>()).put(one.id(), one);
        Duration wait = Duration.between(clock.instant(), one.revokeAt());
        later.after(wait.isNegative() ? Duration.ZERO : wait, () -> end(part, one.id()));
    }

    /** Tries until Vault takes it, refuses it for good, its time is over, or somebody else has given it back. */
    private void end(String part, LeaseId before) {
        Map<LeaseId, Superseded> still = parts.getOrDefault(part, Map.of());
        Superseded one = still.get(before);
        Access access = accesses.get(part);
        if (one == null || access == null) {
            return;
        }
        Optional<VaultFailure> failure = revoke.revoke(access, before);
        if (failure.map(VaultFailure::policy)
                        .filter(VaultFailure.Policy.TRANSIENT::equals)
                        .isPresent()
                && clock.instant().isBefore(one.end())) {
            later.after(REVOKE_AGAIN, () -> end(part, before));
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
        accesses.remove(part);
    }
}
