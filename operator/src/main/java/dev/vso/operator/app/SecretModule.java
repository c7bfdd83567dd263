package dev.vso.operator.app;

import dev.vso.operator.app.count.RestartCounts;
import dev.vso.operator.kubernetes.watch.NamedSecretWatch;
import dev.vso.operator.rollout.RestartLimits;
import dev.vso.operator.rollout.RestartScheduler;
import dev.vso.operator.rollout.RestartService;
import dev.vso.operator.rollout.RolloutRestarter;
import dev.vso.operator.secret.DestinationCache;
import dev.vso.operator.secret.DestinationIndex;
import dev.vso.operator.secret.DestinationPlan;
import dev.vso.operator.secret.DestinationWriter;
import dev.vso.operator.secret.SecretCache;
import dev.vso.operator.secret.SecretWriter;
import dev.vso.operator.secret.hmac.HmacKey;
import dev.vso.operator.secret.hmac.HmacKeySecret;
import dev.vso.operator.secret.hmac.SecretHmac;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Access to the cluster: the Secrets, their caches, and the workloads that use them. */
record SecretModule(
        SecretHmac mac,
        DestinationIndex holdings,
        SecretCache cache,
        DestinationCache destinations,
        SecretWriter delivery,
        RestartService restarts) {

    private static final Logger log = LoggerFactory.getLogger(SecretModule.class);

    private static final Duration CACHES_SYNC = Duration.ofSeconds(60);
    private static final Duration RESTORE_AGAIN = Duration.ofSeconds(5);

    /** @param named watches Secrets that resources name and that are not the operator's */
    static SecretModule open(OperatorContext context, NamedSecretWatch named) {
        var keySecret = new HmacKeySecret(
                context.client(),
                context.options().namespaces().own(),
                context.time().random());
        var key = keySecret.load();
        var hmac = new SecretHmac(key);
        var destinationIndex = new DestinationIndex();
        var waking = DestinationCache.waking(destinationIndex);
        var cache = new SecretCache(context.client(), context.watched(), kept(context), hmac, (before, after) -> {
            waking.changed(before, after);
            if (after == null && before != null && before.key().equals(keySecret.where())) {
                context.time().executor().schedule(Duration.ZERO, () -> restore(context, keySecret, key));
            }
        });
        context.opened((AutoCloseable) cache::stop);
        var destinations = context.opened(new DestinationCache(cache, named, hmac, destinationIndex));
        var writer = new SecretWriter(
                new DestinationPlan(destinationIndex, context.options().policy().secretTypes()),
                new DestinationWriter(context.client(), hmac, cache),
                destinations,
                cache,
                hmac,
                destinationIndex);
        return new SecretModule(hmac, destinationIndex, cache, destinations, writer, restarts(context));
    }

    private static Optional<Predicate<String>> kept(OperatorContext context) {
        return context.sharding().map(sharding -> sharding::keeps);
    }

    /** Retries until the key is stored again: without it the HMACs in the statuses would be useless after a restart. */
    private static void restore(OperatorContext context, HmacKeySecret keySecret, HmacKey key) {
        try {
            keySecret.restore(key);
        } catch (KubernetesClientException e) {
            log.warn(
                    "Secret {} was deleted and cannot be stored again yet (HTTP {}); trying again",
                    keySecret.where(),
                    e.getCode());
            context.time().executor().schedule(RESTORE_AGAIN, () -> restore(context, keySecret, key));
        }
    }

    private static RestartService restarts(OperatorContext context) {
        var rolloutClock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("rollouts").factory());
        context.opened((AutoCloseable) rolloutClock::shutdownNow);
        var scheduler = context.opened(new RestartScheduler(
                new RolloutRestarter(context.client()),
                RestartLimits.DEFAULT,
                rolloutClock,
                context.time().clock(),
                new RestartCounts(context.reporting().metrics().leases())));
        return new RestartService(
                scheduler, context.reporting().events(), context.reconciling().unwrittenStatuses()::isPending);
    }

    /**
     * Starts to watch the operator's Secrets, and returns when the first of them are known; the others are still being
     * listed.
     *
     * @throws KubernetesClientException if listing them is not allowed
     * @throws IllegalStateException if none were listed in time
     */
    void start() {
        cache.start();
        await(cache::isAnswered);
    }

    /**
     * Waits until all of the operator's Secrets are known.
     *
     * @throws KubernetesClientException if listing them is not allowed
     * @throws IllegalStateException if they were not listed in time
     */
    void await() {
        await(cache::hasSynced);
    }

    private void await(BooleanSupplier known) {
        Instant deadline = Instant.now().plus(CACHES_SYNC);
        while (!known.getAsBoolean()) {
            cache.refusal().ifPresent(refusal -> {
                throw refusal;
            });
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("the operator's Secrets could not be listed within 60 s");
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
