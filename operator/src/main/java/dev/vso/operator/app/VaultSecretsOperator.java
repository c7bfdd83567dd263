package dev.vso.operator.app;

import dev.vso.gotemplate.Limits;
import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.controller.ReconcilerServices;
import dev.vso.operator.controller.ResourceTracker;
import dev.vso.operator.dashboard.DashboardServer;
import dev.vso.operator.dashboard.RecentEvents;
import dev.vso.operator.http.ProbeServer;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.kubernetes.http.ApiServerLoad;
import dev.vso.operator.kubernetes.http.CredentialOutage;
import dev.vso.operator.kubernetes.watch.WatchedKind;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.secret.render.TransformationTracker;
import dev.vso.operator.secret.render.WatchedTransformations;
import dev.vso.operator.template.BoundedRenderThreads;
import dev.vso.operator.template.TemplateMemory;
import dev.vso.operator.template.TemplateRenderer;
import dev.vso.operator.time.Timing;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The running operator, with all its components wired from top to bottom. {@link VaultModule} reads secrets,
 * {@link SecretModule} writes them, and {@link KindControllers} reconciles.
 */
public final class VaultSecretsOperator implements AutoCloseable {

    private final CloseableStack parts = new CloseableStack();
    private volatile List<ProbeServer> servers = List.of();
    private volatile Optional<DashboardServer> page = Optional.empty();
    private volatile Supplier<Optional<String>> missingNamespace = Optional::empty;

    private VaultSecretsOperator() {}

    private void run(
            OperatorOptions options,
            KubernetesClient client,
            CredentialOutage outage,
            ApiServerLoad load,
            Optional<Sharding> sharding,
            Runnable leadershipLost) {
        var context = OperatorContext.create(options, client, outage, load, sharding, parts);
        var recentEvents = new RecentEvents(context.time().clock());
        options.ports().page().at().ifPresent(_ -> context.reporting().events().onTold(recentEvents::add));

        var vault = VaultModule.open(context);
        var secrets = SecretModule.open(context, vault.secrets());
        vault.keepTokens(context, secrets.mac());
        var transformations = parts.push(new WatchedTransformations(
                client,
                context.watchedAndOwn(),
                context.largeResources(),
                new WatchedTransformations.Rules(
                        options.namespaces().own(), options.policy().crossNamespaceTransformations())));
        var templates = rendering(context);
        var shaping = new TransformationTracker(
                transformations, templates, options.policy().excludeRaw());

        var leadership = new Leadership(options.namespaces().own(), leadershipLost);
        BooleanSupplier works = () -> sharding.map(Sharding::works)
                .orElseGet(() -> leadership.leading() || !options.replicas().leaderElect());
        context.reporting()
                .metrics()
                .resources(
                        works,
                        namespace ->
                                sharding.map(it -> it.table().owns(namespace)).orElse(true),
                        ResourceSummaries::state,
                        secrets.cache()::lastChange);
        var controllers = new ControllerRegistry(context, leadership);
        new KindControllers(context, vault, secrets, services(context, vault, secrets, shaping), templates)
                .register(controllers);

        var checks = new HealthChecks(
                vault.objects(),
                secrets.cache(),
                controllers,
                leadership,
                options.replicas().leaderElect(),
                sharding);
        servers = Stream.of(
                        options.ports().probes().map(at -> ProbeServer.probes(at, checks::live, checks::ready)),
                        MetricsServing.open(
                                options,
                                client,
                                context.time().clock(),
                                context.reporting().metrics()::scrape))
                .flatMap(Optional::stream)
                .map(parts::push)
                .toList();
        WatchedKind.await(Stream.concat(vault.objects().start().stream(), transformations.start().stream()));
        secrets.start(); // the other Secrets are listed while resources are
        parts.push(controllers).start();
        secrets.await();
        context.reconciling().executor().open();
        sharding.ifPresent(it -> it.start(context, leadership.identity(), secrets.cache()));
        page = new DashboardSources(controllers, vault.resolver(), works, options)
                .open(recentEvents, context.time().clock())
                .map(parts::push);
    }

    private TemplateRenderer rendering(OperatorContext context) {
        var bounds = BoundedRenderThreads.Bounds.DEFAULT;
        return new TemplateRenderer(context.time().clock(), context.time().random(), Limits.DEFAULT)
                .on(
                        parts.push(new BoundedRenderThreads(bounds)),
                        TemplateMemory.of(Runtime.getRuntime().maxMemory(), bounds.threads()));
    }

    private static ReconcilerServices services(
            OperatorContext context, VaultModule vault, SecretModule secrets, TransformationTracker shaping) {
        var access = vault.authentication(context);
        return new ReconcilerServices(
                access,
                new ResourceTracker(access, secrets.destinations(), secrets.holdings(), shaping, secrets.restarts()),
                new SecretOutput(
                        secrets.delivery(),
                        shaping,
                        secrets.restarts(),
                        context.reporting().events()),
                new Finalizers(context.client()),
                context.reporting().events(),
                context.outage(),
                context.options().reconciling().refreshing(),
                new SyncReports(
                        context.reporting().metrics(),
                        context.reporting().events(),
                        context.options().namespaces().own()),
                new Timing(
                        context.time().clock(),
                        context.time().random(),
                        context.options().reconciling().backoff()));
    }

    /**
     * Starts all components that the options enable; close the result to stop them.
     *
     * @param leadershipLost called when another operator may have become leader; the process should then end
     * @throws IllegalStateException if Kubernetes is unreachable or refuses a required permission; the message is for
     *     the administrator
     */
    public static VaultSecretsOperator start(OperatorOptions options, Runnable leadershipLost) {
        VaultSecretsOperator operator = new VaultSecretsOperator();
        var outage = new CredentialOutage();
        Optional<Sharding> sharding = options.replicas().shards() == 0
                ? Optional.empty()
                : Optional.of(
                        operator.parts.push(new Sharding(options.replicas().shards())));
        var limited = KubernetesAccess.http(options.kubernetes(), outage);
        var http = sharding.map(it -> limited.sentBy(it::fenced)).orElse(limited);
        KubernetesClient client = operator.parts.push(KubernetesAccess.client(options.kubernetes(), http));
        try {
            operator.missingNamespace =
                    () -> OperatorLocator.missing(client, options.namespaces().own());
            operator.run(options, client, outage, http.load(), sharding, leadershipLost);
            return operator;
        } catch (KubernetesClientException e) {
            operator.close();
            throw new IllegalStateException(KubernetesAccess.explain(client, e), e);
        } catch (RuntimeException e) {
            operator.close();
            throw e;
        }
    }

    /** The ports of probes and metrics, in this order. */
    public List<Integer> ports() {
        return servers.stream().map(ProbeServer::port).toList();
    }

    /** A message if the operator's own namespace does not exist; sends a request. */
    Optional<String> missingNamespace() {
        return missingNamespace.get();
    }

    /** The port of the dashboard; empty if it is not served. */
    public Optional<Integer> pagePort() {
        return page.map(DashboardServer::port);
    }

    @Override
    public void close() {
        parts.close();
    }
}
