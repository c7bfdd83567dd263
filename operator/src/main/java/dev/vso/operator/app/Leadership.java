package dev.vso.operator.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leader election among several operators: only the holder of the Lease works. The Lease is VSO's, so that the two
 * never work at the same time; it is released on exit, so that the next leader need not wait until it expires.
 */
final class Leadership {

    static final String LEASE = "b0d477c0.hashicorp.com";

    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final Duration LEASE_DURATION = Duration.ofSeconds(15);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);

    /** The elector waits this long, multiplied by 1 to 2.2: 1.6 s on average, compared with the usual fixed 2 s. */
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(1);

    private static final Duration GIVEN_BACK = Duration.ofSeconds(1);

    private final String namespace;
    private final String identity;
    private final Runnable lost;
    private volatile boolean leading;
    private volatile boolean closing;

    /**
     * @param lost called when the lease was lost without being released: from then on two operators might work at the
     *     same time
     */
    Leadership(String namespace, Runnable lost) {
        this.namespace = namespace;
        this.lost = lost;
        String host = System.getenv("HOSTNAME");
        this.identity = (host == null || host.isBlank() ? "operator" : host) + "_" + UUID.randomUUID();
    }

    /**
     * The configuration of the framework's leader election. It does not end the JVM when leading ends; {@link Main}
     * does that, unless the operator is shutting down.
     */
    LeaderElectionConfiguration configuration() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseNamespace(namespace)
                .withIdentity(identity)
                .withLeaseDuration(LEASE_DURATION)
                .withRenewDeadline(RENEW_DEADLINE)
                .withRetryPeriod(RETRY_PERIOD)
                .withLeaderCallbacks(new LeaderCallbacks(this::started, this::stopped, _ -> {}))
                .build();
    }

    /** The holder identity of this process in Leases. */
    String identity() {
        return identity;
    }

    boolean leading() {
        return leading;
    }

    private void started() {
        leading = true;
        log.info("leading as {}", identity);
    }

    private void stopped() {
        leading = false;
        if (!closing) {
            log.error("the lease {} in namespace {} was lost", LEASE, namespace);
            lost.run();
        }
    }

    /** Announces a shutdown: from now on the end of leading is expected. */
    void closing() {
        closing = true;
    }

    /** Releases the lease if it is still ours. */
    void giveBack(KubernetesClient client) {
        LeaseLock lock = new LeaseLock(namespace, LEASE, identity);
        try {
            LeaderElectionRecord current = lock.get(client);
            if (current == null || !identity.equals(current.getHolderIdentity())) {
                return;
            }
            ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
            lock.update(client, new LeaderElectionRecord("", GIVEN_BACK, now, now, current.getLeaderTransitions()));
        } catch (KubernetesClientException e) {
            log.warn("the Lease {} could not be released: {}", LEASE, e.getMessage());
        }
    }
}
