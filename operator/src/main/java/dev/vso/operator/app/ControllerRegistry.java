package dev.vso.operator.app;

import dev.vso.operator.app.count.RotationTimes;
import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.controller.KindReconciler;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.json.LeanSerialization;
import dev.vso.operator.kubernetes.watch.NamespaceBudget;
import dev.vso.operator.kubernetes.watch.StrippingItemStore;
import dev.vso.operator.kubernetes.watch.WholeResources;
import dev.vso.operator.metrics.ReconcilerMetrics;
import dev.vso.operator.queue.ReconcileExecutor;
import dev.vso.operator.reconcile.FetchingReconciler;
import dev.vso.operator.reconcile.StatusWritingReconciler;
import dev.vso.operator.reconcile.UnwrittenStatuses;
import dev.vso.operator.summary.KindDescriptor;
import dev.vso.operator.summary.KindDescriptor.WatchScope;
import dev.vso.operator.time.Backoff;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The controllers of all kinds, run by the Java Operator SDK on virtual threads. */
final class ControllerRegistry implements AutoCloseable {

    /** Time for running reconciliations to finish when the process ends. */
    private static final Duration LAST_WORK = Duration.ofMillis(500);

    /** The page size of lists, which bounds the memory of a start. */
    private static final long PAGE = 250;

    private final OperatorOptions options;
    private final KubernetesClient client;
    private final Leadership leadership;
    private final Optional<Sharding> sharding;
    private final ReconcilerMetrics metrics;
    private final ReconcileExecutor reconciliations;
    private final RandomGenerator random;
    private final UnwrittenStatuses unwritten;
    private final WholeResources large;
    private final NamespaceBudget kept;
    private final Operator framework;
    private final Map<Class<?>, Controller<?>> registered = new ConcurrentHashMap<>();

    ControllerRegistry(OperatorContext context, Leadership leadership) {
        this.options = context.options();
        this.client = context.client();
        this.leadership = leadership;
        this.sharding = context.sharding();
        this.metrics = context.reporting().metrics().reconcilers();
        this.reconciliations = context.reconciling().executor();
        this.random = context.time().random();
        this.unwritten = context.reconciling().unwrittenStatuses();
        this.kept = context.largeResources();
        this.large = new WholeResources(
                client,
                () -> LeanSerialization.whole(ResourceKind.jsonTypes()),
                Runtime.getRuntime().maxMemory());
        this.framework = new Operator(configuration -> {
            configuration
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withResourceCloner(new Uncopied())
                    .withMetrics(new AggregatedMetrics(List.of(
                            metrics,
                            new RotationTimes(context.reporting().metrics().leases()),
                            new RecreatedResourceWorkaround(),
                            context.reconciling().submissions())))
                    .checkingCRDAndValidateLocalModel(false)
                    .withUseSSAToPatchPrimaryResource(true)
                    .withReconciliationTerminationTimeout(LAST_WORK)
                    .withExecutorService(reconciliations);
            if (options.replicas().leaderElect() && sharding.isEmpty()) {
                configuration.withLeaderElectionConfiguration(leadership.configuration());
            }
        });
    }

    /** Copies nothing, since controllers never change the resources that they get. */
    private static final class Uncopied implements Cloner {
        @Override
        public <R extends HasMetadata> R clone(R resource) {
            return resource;
        }
    }

    /** Adds the controller of a kind. */
    <P extends CustomResource<?, ?>> void add(KindReconciler<P> reconciler) {
        add(reconciler.kind(), reconciler);
    }

    /** Adds a controller that reconciles edits of spec, annotations and labels, and deletions. */
    <P extends CustomResource<?, ?>> void add(KindDescriptor<P> descriptor, Reconciler<P> reconciler) {
        Class<P> kind = descriptor.type();
        String name = descriptor.singular();
        WatchScope where = descriptor.watchScope();
        int most = options.reconciling().concurrency().of(kind);
        if (most > 0) {
            reconciliations.cap(name, most);
        }
        var writing = new StatusWritingReconciler<>(
                reconciler, new StatusWritingReconciler.Load(reconciliations::finish, random::nextDouble), unwritten);
        var whole = new FetchingReconciler<>(writing, large, random::nextDouble);
        var part = sharding.map(it -> it.kind(client, kind, kept, where == WatchScope.ALSO_OPERATORS_NAMESPACE));
        var controller = framework.register(
                part.map(it -> it.reconciler(whole, new FetchingReconciler<>(reconciler, large, random::nextDouble)))
                        .orElse(whole),
                configuration(name, reconciler, where, part));
        if (controller instanceof Controller<P> watching) { // the framework has no other
            registered.put(kind, watching);
            part.ifPresent(it -> it.watchedBy(watching));
        }
    }

    private <P extends HasMetadata> ControllerConfiguration<P> configuration(
            String name, Reconciler<P> reconciler, WatchScope where, Optional<ShardedKind<P>> part) {
        var configuration = ControllerConfigurationOverrider.override(
                        framework.getConfigurationService().getConfigurationFor(reconciler))
                .withName(name)
                .withFieldManager("vault-secrets-operator")
                .withTriggerReconcilerOnAllEvents(true)
                .withGenerationAware(false)
                .withInformerListLimit(PAGE)
                .withRetry(retry())
                .withOnUpdateFilter(StatusWritingReconciler::isEdited);
        Set<String> watched = Set.copyOf(options.namespaces().watched());
        Set<String> namespaces = switch (where) {
            case WATCHED_NAMESPACES -> watched;
            case ALSO_OPERATORS_NAMESPACE ->
                KubernetesAccess.withOperators(watched, options.namespaces().own());
        };
        part.ifPresent(it -> it.configure(configuration));
        if (part.isEmpty() && namespaces.size() <= 1) { // a watch for each namespace would need a store for each
            configuration.withItemStore(new StrippingItemStore<>(kept));
        }
        if (namespaces.isEmpty()) {
            configuration.watchingAllNamespaces();
        } else {
            configuration.settingNamespaces(namespaces);
        }
        return configuration.build();
    }

    /** The resources of a kind in its watch's cache, unordered; empty before {@link #start}. */
    <P extends HasMetadata> Stream<P> all(Class<P> kind) {
        Controller<?> controller = registered.get(kind);
        return controller == null
                ? Stream.empty()
                : controller
                        .getEventSourceManager()
                        .getControllerEventSource()
                        .list()
                        .map(kind::cast);
    }

    /**
     * Controllers record and retry failures themselves; this retry is for statuses that could not be written. By
     * default the framework gives up after five attempts, and the resource would never be reconciled again.
     */
    private Retry retry() {
        Backoff backoff = options.reconciling().backoff();
        return new GenericRetry()
                .setInitialInterval(backoff.initial().toMillis())
                .setIntervalMultiplier(backoff.multiplier())
                .setMaxInterval(backoff.max().toMillis())
                .withoutMaxAttempts();
    }

    void start() {
        framework.start();
    }

    boolean healthy() {
        return framework.getRuntimeInfo().isStarted()
                && framework.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    @Override
    public void close() {
        leadership.closing();
        sharding.ifPresent(Sharding::closing);
        framework.stop();
        sharding.ifPresent(Sharding::handOver);
        if (options.replicas().leaderElect() && sharding.isEmpty()) {
            leadership.giveBack(client);
        }
    }
}
