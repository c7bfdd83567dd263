package dev.vso.operator.app;

import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.events.Events;
import dev.vso.operator.heap.HeapUse;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.http.ApiServerLoad;
import dev.vso.operator.kubernetes.http.CredentialOutage;
import dev.vso.operator.kubernetes.watch.NamespaceBudget;
import dev.vso.operator.metrics.OperatorMetrics;
import dev.vso.operator.queue.ReconcileExecutor;
import dev.vso.operator.queue.Submissions;
import dev.vso.operator.reconcile.TriggerEventSource;
import dev.vso.operator.reconcile.UnwrittenStatuses;
import dev.vso.operator.time.DelayedExecutor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The services that all components of the operator share.
 *
 * @param largeResources how much memory resources of more than 2 KiB may take
 * @param parts closed with the operator, the last first
 */
record OperatorContext(
        OperatorOptions options,
        KubernetesClient client,
        CredentialOutage outage,
        Reporting reporting,
        TimeServices time,
        Reconciling reconciling,
        Optional<Sharding> sharding,
        NamespaceBudget largeResources,
        CloseableStack parts) {

    /** What the operator reports to the outside. */
    record Reporting(OperatorMetrics metrics, Events events) {}

    /** The clock, randomness, and the executor of what runs later. */
    record TimeServices(Clock clock, SecureRandom random, DelayedExecutor executor) {}

    /** What all reconcilers share: what the framework submits, what runs it, and statuses that are not written yet. */
    record Reconciling(Submissions submissions, ReconcileExecutor executor, UnwrittenStatuses unwrittenStatuses) {}

    /** Resources of more than 2 KiB that watches keep may take this part of the heap: an eighth. */
    private static final int LARGE_PART_OF_HEAP = 8;

    static OperatorContext create(
            OperatorOptions options,
            KubernetesClient client,
            CredentialOutage outage,
            ApiServerLoad load,
            Optional<Sharding> sharding,
            CloseableStack parts) {
        var clock = Clock.systemUTC();
        var metrics = parts.push(metrics(options, clock));
        var time = new TimeServices(clock, new SecureRandom(), parts.push(new DelayedExecutor()));
        Predicate<String> owned =
                namespace -> sharding.map(it -> it.table().owns(namespace)).orElse(true);
        var events = parts.push(new Events(client, clock, owned));
        metrics.events(events);
        return new OperatorContext(
                options,
                client,
                outage,
                new Reporting(metrics, events),
                time,
                reconciling(load, clock),
                sharding,
                new NamespaceBudget(Runtime.getRuntime().maxMemory() / LARGE_PART_OF_HEAP),
                parts);
    }

    private static OperatorMetrics metrics(OperatorOptions options, Clock clock) {
        var metrics = new OperatorMetrics(options.ports().metrics().perResourceLimit(), clock);
        metrics.buildInfo(BuildInfo.ofThisBuild().labels());
        metrics.runtimeConfig(options.labels());
        return metrics;
    }

    private static Reconciling reconciling(ApiServerLoad load, Clock clock) {
        var submissions = new Submissions(urgent());
        return new Reconciling(
                submissions,
                new ReconcileExecutor(submissions, () -> HeapUse.now().workers(load.workers()), clock),
                new UnwrittenStatuses());
    }

    private static Set<String> urgent() {
        return Arrays.stream(ResourceKind.values())
                .filter(kind -> kind.descriptor().isUrgent())
                .map(ResourceKind::singular)
                .collect(Collectors.toUnmodifiableSet());
    }

    <T extends AutoCloseable> T opened(T part) {
        return parts.push(part);
    }

    /** The namespaces whose resources are reconciled; empty for all. */
    Set<String> watched() {
        return Set.copyOf(options.namespaces().watched());
    }

    /** The watched namespaces and the operator's own; empty for all. */
    Set<String> watchedAndOwn() {
        return KubernetesAccess.withOperators(watched(), options.namespaces().own());
    }

    <P extends HasMetadata> TriggerEventSource<P> triggers() {
        return new TriggerEventSource<>(time.executor(), time.random());
    }
}
