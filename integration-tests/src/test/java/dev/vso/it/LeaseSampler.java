package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultDynamicSecretStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares, again and again, the leases of applications in Vault with those in their statuses: the one that the
 * resource holds lives, and Vault has no other but those that are kept for a rollout. What cannot be read at one moment
 * is allowed for: at most one lease of an application is issued and not recorded yet, and a replaced one may be revoked
 * before the status leaves it out. Start it before the rotations.
 */
final class LeaseSampler implements AutoCloseable {

    private static final long MILLIS_BETWEEN = 300;

    private final List<RotatingApp> apps;
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger samples = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private LeaseSampler(List<RotatingApp> apps) {
        this.apps = List.copyOf(apps);
    }

    static LeaseSampler start(RotatingApp... apps) {
        return start(List.of(apps));
    }

    static LeaseSampler start(List<RotatingApp> apps) {
        var sampler = new LeaseSampler(apps);
        Future<?> _ =
                sampler.timer.scheduleWithFixedDelay(sampler::sampleAll, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
        return sampler;
    }

    private void sampleAll() {
        apps.forEach(this::sample);
        samples.incrementAndGet();
    }

    private void sample(RotatingApp app) {
        try {
            VaultDynamicSecretStatus before = app.secret().status().orElseThrow();
            Set<String> inVault = app.leasesInVault();
            VaultDynamicSecretStatus after = app.secret().status().orElseThrow();

            Set<String> extra = new HashSet<>(inVault);
            extra.removeAll(RotatingApp.leasesIn(before));
            extra.removeAll(RotatingApp.leasesIn(after));
            if (extra.size() > 1) {
                violations.add(app.secret().namespace() + ": leases that no status names: " + extra);
            }
            String held = before.secretLease().id();
            if (held.equals(after.secretLease().id()) && !inVault.contains(held)) {
                violations.add(app.secret().namespace() + ": Vault does not have the held lease " + held);
            }
        } catch (RuntimeException e) {
            violations.add(app.secret().namespace() + ": " + e);
        }
    }

    /** Fails if at any moment Vault had another set of leases than the statuses. */
    void assertNeverOthers() {
        assertThat(violations).isEmpty();
        assertThat(samples).as("samples").hasPositiveValue();
    }

    /** Ends the comparison once the running one is done. */
    @Override
    public void close() {
        timer.close();
    }
}
