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

/** The services that all components of the operator share. */
record OperatorContext(
        OperatorOptions options,
        KubernetesClient client,
        CredentialOutage rush,
        OperatorMetrics metrics,
        Events events,
        DelayedExecutor later,
        Submissions submissions,
        ReconcileExecutor reconciliations,
        UnwrittenStatuses unwrittenStatuses,
        Clock clock,
        SecureRandom random,
        Optional<Sharding> sharding,
        NamespaceBudget largeResources,
        CloseableStack parts) {

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
        var metrics = parts.push(new OperatorMetrics(options.ports().metrics().perResourceLimit(), clock));
        metrics.buildInfo(BuildInfo.ofThisBuild().labels());
        metrics.runtimeConfig(options.labels());
        var executor = parts.push(new DelayedExecutor());
        Predicate<String> told =
                namespace -> sharding.map(it -> it.table().owns(namespace)).orElse(true);
        var events = parts.push(new Events(client, clock, told));
        metrics.events(events);
        var submissions = new Submissions(urgent());
        var reconciliations =
                new ReconcileExecutor(submissions, () -> HeapUse.now().workers(load.workers()), clock);
        return new OperatorContext(
                options,
                client,
                outage,
                metrics,
                events,
                executor,
                submissions,
                reconciliations,
                new UnwrittenStatuses(),
                clock,
                new SecureRandom(),
                sharding,
                new NamespaceBudget(Runtime.getRuntime().maxMemory() / LARGE_PART_OF_HEAP),
                parts);
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
        return new TriggerEventSource<>(later, random);
    }
}
