package dev.vso.operator.app.maintenance.uninstall;

import dev.vso.operator.app.maintenance.ApiErrors;
import dev.vso.operator.time.GoDuration;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Removes the operator's finalizers from all resources, so that they can be deleted without an operator. Synced Secrets
 * remain, and nothing is revoked in Vault.
 *
 * <p>The operator is still running at that time, and would add them again: so its leadership is taken away first.
 */
public final class Uninstall {

    private static final int TRIES = 5;

    private final KubernetesClient client;
    private final FinalizerRelease release;
    private final LeadershipTakeover hold;
    private final Clock clock;
    private final Consumer<String> told;
    private final Consumer<String> failed;

    /**
     * The operator to uninstall.
     *
     * @param namespaces namespaces of the resources; empty for all
     * @param operatorNamespace the namespace of the Lease
     * @param lease the name of the leader election Lease
     * @param id distinguishes this run from others
     */
    public record Place(Set<String> namespaces, String operatorNamespace, String lease, String id) {
        public Place {
            namespaces = Set.copyOf(namespaces);
        }
    }

    /**
     * An uninstall with this client.
     *
     * @param told gets one line for each kind, and one for each additional step
     * @param failed gets one line for each failure
     */
    public Uninstall(
            KubernetesClient client, Place place, Clock clock, Consumer<String> told, Consumer<String> failed) {
        this.client = client;
        this.release = new FinalizerRelease(client, place.namespaces(), clock);
        this.hold = new LeadershipTakeover(place.operatorNamespace(), place.lease(), "uninstall_" + place.id());
        this.clock = clock;
        this.told = told;
        this.failed = failed;
    }

    /** Removes the finalizers; returns whether none is left within the limit. */
    public boolean run(Duration limit) {
        Instant deadline = clock.instant().plus(limit);
        try {
            stopOperators(limit);
        } catch (KubernetesClientException e) {
            failed.accept("nothing was changed: the lease %s in namespace %s could not be taken from the operator: %s"
                    .formatted(hold.name(), hold.namespace(), ApiErrors.why(e)));
            return false;
        }
        List<KindReport> reports = FinalizedKind.ALL.stream()
                .map(kind -> release.release(kind, deadline))
                .toList();
        boolean clean = reports.stream().noneMatch(KindReport::somethingStayed);
        reports.forEach(report -> report.lines().forEach(report.somethingStayed() ? failed : told));
        return endHold(clean);
    }

    private void stopOperators(Duration limit) {
        Optional<Lease> before = take(limit.plus(LeadershipTakeover.AFTERWARDS));
        Duration wait = LeadershipTakeover.wait(before, limit);
        Optional<String> leader = LeadershipTakeover.leader(before);
        if (leader.isEmpty()) {
            told.accept("the lease %s had no holder: stop an operator that runs without --leader-elect first"
                    .formatted(hold.name()));
            return;
        }
        told.accept("the lease %s was taken from %s, which has stopped in %s"
                .formatted(hold.name(), leader.get(), GoDuration.format(wait)));
        Instant stopped = clock.instant().plus(wait);
        for (Instant now = clock.instant(); now.isBefore(stopped); now = clock.instant()) {
            LockSupport.parkNanos(Duration.between(now, stopped).toNanos());
        }
    }

    /** Takes the Lease; returns its state before that. */
    private Optional<Lease> take(Duration length) {
        for (int left = TRIES; ; left--) {
            Optional<Lease> before = read();
            try {
                write(before, hold.taken(before, clock.instant(), length));
                return before;
            } catch (KubernetesClientException e) {
                if (!ApiErrors.isConflict(e) || left <= 1) {
                    throw e; // otherwise its holder renewed it at the same moment
                }
            }
        }
    }

    /**
     * After a clean run keeps the Lease until Helm has deleted the operator; otherwise releases it, so that the
     * operator works on.
     */
    private boolean endHold(boolean clean) {
        try {
            Optional<Lease> now = read();
            if (!hold.isOurs(now)) {
                failed.accept("the lease %s was taken by %s meanwhile, which may have put finalizers back: try again"
                        .formatted(hold.name(), LeadershipTakeover.leader(now).orElse("another client")));
                return false;
            }
            Instant time = clock.instant();
            write(
                    now,
                    clean ? hold.taken(now, time, LeadershipTakeover.AFTERWARDS) : hold.given(now.orElseThrow(), time));
        } catch (KubernetesClientException e) {
            told.accept("the lease %s could not be released yet: %s".formatted(hold.name(), ApiErrors.why(e)));
        }
        if (!clean) {
            failed.accept(
                    "some finalizers remain, so the operator continues; try again, or remove the finalizers by hand");
        }
        return clean;
    }

    private Optional<Lease> read() {
        return Optional.ofNullable(client.leases()
                .inNamespace(hold.namespace())
                .withName(hold.name())
                .get());
    }

    private void write(Optional<Lease> before, Lease lease) {
        var resource = client.leases().inNamespace(hold.namespace()).resource(lease);
        if (before.isEmpty()) {
            resource.create();
        } else {
            resource.update();
        }
    }
}
