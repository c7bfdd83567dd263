package dev.vso.operator.app;

import dev.vso.gotemplate.Limits;
import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.controller.Room;
import dev.vso.operator.dashboard.Happenings;
import dev.vso.operator.dashboard.PageServer;
import dev.vso.operator.http.ProbeServer;
import dev.vso.operator.kubernetes.http.ApiServerLoad;
import dev.vso.operator.kubernetes.http.Rush;
import dev.vso.operator.kubernetes.watch.WatchedKind;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.secret.render.Shaping;
import dev.vso.operator.secret.render.Transformations;
import dev.vso.operator.template.BoundedRenderThreads;
import dev.vso.operator.template.Rendering;
import dev.vso.operator.template.TemplateMemory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The running operator: everything that is wired together, top to bottom. {@link VaultSide} and {@link SecretSide} are the
 * two ends that secrets go between, {@link Kinds} who has them go.
 */
public final class Operator implements AutoCloseable {

    private final Parts parts = new Parts();
    private volatile List<ProbeServer> servers = List.of();
    private volatile Optional<PageServer> page = Optional.empty();
    private volatile Supplier<Optional<String>> missingNamespace = Optional::empty;

    private Operator() {}

    private void run(
            OperatorOptions options,
            KubernetesClient client,
            Rush rush,
            ApiServerLoad load,
            Optional<Sharding> sharding,
            Runnable leadershipLost) {
        var on = Foundation.lay(options, client, rush, load, sharding, parts);
        var happenings = new Happenings(on.clock());
        options.page().at().ifPresent(_ -> on.events().onTold(happenings::add));

        var vault = VaultSide.open(on);
        var secrets = SecretSide.open(on, vault.secrets());
        vault.keepTokens(on, secrets.mac());
        var transformations = parts.opened(new Transformations(
                client,
                on.watchedAndOwn(),
                on.largeResources(),
                new Transformations.Rules(options.operatorNamespace(), options.crossNamespaceTransformations())));
        var rendering = rendering(on);
        var shaping = new Shaping(transformations, rendering, options.excludeRaw());

        var leadership = new Leadership(options.operatorNamespace(), leadershipLost);
        BooleanSupplier works =
                () -> sharding.map(Sharding::works).orElseGet(() -> leadership.leading() || !options.leaderElect());
        on.metrics()
                .resources(
                        works,
                        namespace ->
                                sharding.map(it -> it.table().owns(namespace)).orElse(true),
                        secrets.cache()::lastChange);
        var controllers = new Controllers(on, leadership);
        new Kinds(on, vault, secrets, room(on, vault, secrets, shaping), rendering).addTo(controllers);

        var checks =
                new Checks(vault.objects(), secrets.cache(), controllers, leadership, options.leaderElect(), sharding);
        servers = Stream.of(
                        options.probes().map(at -> ProbeServer.probes(at, checks::live, checks::ready)),
                        MetricsServing.open(options, client, on.clock(), on.metrics()::scrape))
                .flatMap(Optional::stream)
                .map(parts::opened)
                .toList();
        WatchedKind.await(Stream.concat(vault.objects().start().stream(), transformations.start().stream()));
        secrets.start(); // the others are listed while resources are
        parts.opened(controllers).start();
        secrets.await();
        on.reconciliations().open();
        sharding.ifPresent(it -> it.start(on, leadership.identity(), secrets.cache()));
        page = new PageSources(controllers, vault.resolver(), works, options)
                .open(happenings, on.clock())
                .map(parts::opened);
    }

    private Rendering rendering(Foundation on) {
        var bounds = BoundedRenderThreads.Bounds.DEFAULT;
        return new Rendering(on.clock(), on.random(), Limits.DEFAULT)
                .on(
                        parts.opened(new BoundedRenderThreads(bounds)),
                        TemplateMemory.of(Runtime.getRuntime().maxMemory(), bounds.threads()));
    }

    private static Room room(Foundation on, VaultSide vault, SecretSide secrets, Shaping shaping) {
        return new Room(
                vault.authentication(on),
                secrets.delivery(),
                secrets.destinations(),
                secrets.holdings(),
                new Finalizers(on.client()),
                secrets.restarts(),
                on.events(),
                on.options().backoff(),
                shaping,
                on.rush(),
                on.options().refreshing(),
                new SyncReports(on.metrics(), on.events(), on.options().operatorNamespace()),
                on.clock(),
                on.random());
    }

    /**
     * Starts all that the options ask for; what is returned is to be closed.
     *
     * @param leadershipLost called when another operator may have taken over; the process should end
     * @throws IllegalStateException if Kubernetes cannot be reached or refuses what the operator needs; the message is
     *     for whoever installed it
     */
    public static Operator start(OperatorOptions options, Runnable leadershipLost) {
        Operator operator = new Operator();
        var rush = new Rush();
        Optional<Sharding> sharding = options.shards() == 0
                ? Optional.empty()
                : Optional.of(operator.parts.opened(new Sharding(options.shards())));
        var limited = KubernetesAccess.http(options.kubernetes(), rush);
        var http = sharding.map(it -> limited.sentBy(it::fenced)).orElse(limited);
        KubernetesClient client = operator.parts.opened(KubernetesAccess.client(options.kubernetes(), http));
        try {
            operator.missingNamespace = () -> OperatorHome.missing(client, options.operatorNamespace());
            operator.run(options, client, rush, http.load(), sharding, leadershipLost);
            return operator;
        } catch (KubernetesClientException e) {
            operator.close();
            throw new IllegalStateException(KubernetesAccess.explain(client, e), e);
        } catch (RuntimeException e) {
            operator.close();
            throw e;
        }
    }

    /** The ports that probes and metrics are served on, in this order. */
    public List<Integer> ports() {
        return servers.stream().map(ProbeServer::port).toList();
    }

    /** That its own namespace is not there; asks the API server. */
    Optional<String> missingNamespace() {
        return missingNamespace.get();
    }

    /** The port that the page is served on; empty where it is not. */
    public Optional<Integer> pagePort() {
        return page.map(PageServer::port);
    }

    @Override
    public void close() {
        parts.close();
    }
}
