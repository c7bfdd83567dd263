package dev.vso.operator.controller.pkisecret.revocation;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.VaultPKISecret;
import dev.vso.operator.lease.KeptCredentials;
import dev.vso.operator.lease.OverlapPlan;
import dev.vso.operator.lease.OverlapPlan.Observed;
import dev.vso.operator.lease.OverlapPlan.User;
import dev.vso.operator.rollout.Workload;
import dev.vso.operator.rollout.WorkloadReader;
import dev.vso.operator.rollout.WorkloadState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replaced certificates that are due to be revoked, but are kept because workloads may still use them. The status
 * records for which workloads each is kept; what each workload waits for and the time of the next check are in memory
 * only, so a new process checks at once.
 */
public final class KeptCertificates {

    private final WorkloadReader workloads;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Map<String, Check>> byUid = new ConcurrentHashMap<>();

    /**
     * The last check of a certificate.
     *
     * @param users the workloads that may still use it
     */
    private record Check(List<User> users, Instant next) {}

    public KeptCertificates(WorkloadReader workloads, InstantSource clock) {
        this.workloads = workloads;
        this.clock = clock;
    }

    /** Returns the time of the next check of its workloads: the revocation time, or a later one after a check. */
    public Instant nextCheck(String uid, ReplacedCertificate one) {
        Instant first = one.credentials().revokeAt();
        Check check = byUid.getOrDefault(uid, Map.of()).get(one.serial());
        return check == null || check.next().isBefore(first) ? first : check.next();
    }

    /**
     * Reads the workloads that the due certificates are kept for.
     *
     * @param all the replaced certificates of the resource
     * @param due some of them
     * @return all of them; those that were due are kept for the workloads that may still use them
     */
    public List<ReplacedCertificate> check(
            VaultPKISecret resource, List<ReplacedCertificate> all, List<ReplacedCertificate> due) {
        Map<RolloutRestartTarget, WorkloadState> states = read(resource, due);
        Instant now = clock.instant();
        String uid = resource.getMetadata().getUid();
        Map<String, Check> checks = new LinkedHashMap<>(byUid.getOrDefault(uid, Map.of()));
        checks.keySet().retainAll(all.stream().map(ReplacedCertificate::serial).toList());
        due.forEach(one -> checks.put(
                one.serial(),
                new Check(
                        OverlapPlan.users(new Observed(one.credentials(), states, now)),
                        OverlapPlan.nextCheck(one.credentials(), now))));
        byUid.put(uid, Map.copyOf(checks));
        return all.stream()
                .map(one -> due.contains(one) ? keptFor(one, checks) : one)
                .toList();
    }

    private static ReplacedCertificate keptFor(ReplacedCertificate one, Map<String, Check> checks) {
        List<User> users = Objects.requireNonNull(checks.get(one.serial())).users();
        return one.with(
                one.credentials().keptFor(users.stream().map(User::workload).toList()));
    }

    private Map<RolloutRestartTarget, WorkloadState> read(VaultPKISecret resource, List<ReplacedCertificate> due) {
        Set<RolloutRestartTarget> users = new LinkedHashSet<>();
        due.forEach(one -> users.addAll(one.credentials().keptFor()));
        users.retainAll(resource.getSpec().rolloutRestartTargets());
        Map<RolloutRestartTarget, WorkloadState> states = new LinkedHashMap<>();
        users.stream()
                .filter(user -> user.kind() != null) // the status is untrusted
                .forEach(user -> states.put(
                        user, workloads.read(Workload.of(resource.getMetadata().getNamespace(), user))));
        return states;
    }

    /** Returns the certificates that are kept beyond their revocation time; empty until each of them was checked. */
    public Optional<List<KeptCredentials>> kept(String uid, List<ReplacedCertificate> all) {
        Instant now = clock.instant();
        Map<String, Check> checks = byUid.getOrDefault(uid, Map.of());
        List<KeptCredentials> kept = new ArrayList<>();
        for (ReplacedCertificate one : all) {
            if (now.isBefore(one.credentials().revokeAt())
                    || one.credentials().keptFor().isEmpty()) {
                continue;
            }
            Check check = checks.get(one.serial());
            if (check == null) {
                return Optional.empty();
            }
            kept.add(new KeptCredentials(
                    "certificate " + one.serial(),
                    one.credentials().end(),
                    check.users(),
                    OverlapPlan.loss(one.credentials(), false, now)));
        }
        return Optional.of(kept);
    }

    /** Drops all in-memory state of a deleted resource. */
    public void forget(String uid) {
        byUid.remove(uid);
    }
}
