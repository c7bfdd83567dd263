package dev.vso.operator.cli;

import dev.vso.api.Database;
import dev.vso.api.SecretTransformation;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.gotemplate.Limits;
import dev.vso.operator.auth.AuthObjects;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.Authentication;
import dev.vso.operator.auth.Connections;
import dev.vso.operator.auth.Dependents;
import dev.vso.operator.auth.ParentTokens;
import dev.vso.operator.auth.ServiceAccountTokens;
import dev.vso.operator.auth.Sessions;
import dev.vso.operator.auth.TokenStore;
import dev.vso.operator.auth.WatchedAuthObjects;
import dev.vso.operator.auth.WatchedCaSecrets;
import dev.vso.operator.auth.persistence.EntryName;
import dev.vso.operator.auth.persistence.Sealing;
import dev.vso.operator.auth.persistence.TokenSecrets;
import dev.vso.operator.auth.persistence.TransitSealing;
import dev.vso.operator.authentication.AuthReconciler;
import dev.vso.operator.cluster.NamedSecretWatch;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.cluster.WatchedKind;
import dev.vso.operator.connection.ConnectionReconciler;
import dev.vso.operator.database.DatabaseReconciler;
import dev.vso.operator.database.RootSecrets;
import dev.vso.operator.destination.DestinationPlan;
import dev.vso.operator.destination.DestinationWriter;
import dev.vso.operator.destination.HmacKeySecret;
import dev.vso.operator.destination.SecretCache;
import dev.vso.operator.destination.SecretMac;
import dev.vso.operator.dynamicsecret.DynamicSecretReconciler;
import dev.vso.operator.lease.Credentials;
import dev.vso.operator.lease.LeaseTurns;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.observe.Events;
import dev.vso.operator.observe.OperatorMetrics;
import dev.vso.operator.observe.ProbeServer;
import dev.vso.operator.page.Happenings;
import dev.vso.operator.page.PageServer;
import dev.vso.operator.pkisecret.PkiSecretReconciler;
import dev.vso.operator.rollout.RestartLimits;
import dev.vso.operator.rollout.RolloutRestarter;
import dev.vso.operator.rollout.Rollouts;
import dev.vso.operator.staticsecret.StaticSecretReconciler;
import dev.vso.operator.sync.Delivery;
import dev.vso.operator.sync.Destinations;
import dev.vso.operator.sync.Finalizers;
import dev.vso.operator.sync.Holdings;
import dev.vso.operator.sync.Restarts;
import dev.vso.operator.sync.Room;
import dev.vso.operator.sync.Shaping;
import dev.vso.operator.sync.Transformations;
import dev.vso.operator.sync.WakeUps;
import dev.vso.operator.time.Later;
import dev.vso.operator.transform.Rendering;
import dev.vso.operator.transform.SecretData;
import dev.vso.operator.transform.TransformationCheck;
import dev.vso.operator.transformation.TransformationReconciler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running operator: everything that is wired together, top to bottom. */
public final class Operator implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Operator.class);
    private static final Duration CACHES_SYNC = Duration.ofSeconds(60);

    /** What was opened, the newest first: closed in that order. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private volatile List<ProbeServer> servers = List.of();
    private volatile Optional<PageServer> page = Optional.empty();

    private Operator() {}

    private void run(OperatorOptions options, KubernetesClient client, Runnable leadershipLost) {
        var clock = Clock.systemUTC();
        var random = new SecureRandom();
        var metrics = opened(new OperatorMetrics(options.metricsPort().perResourceLimit(), clock));
        metrics.buildInfo(BuildInfo.ofThisBuild().labels());
        metrics.runtimeConfig(options.labels());
        var watched = Set.copyOf(options.watchNamespaces());
        Later later = opened(new Later());
        var events = opened(new Events(client, clock));
        metrics.events(events);
        var happenings = new Happenings(clock);
        options.page().at().ifPresent(_ -> events.onTold(happenings::add));

        var dependents = new Dependents();
        var authObjects = opened(new WatchedAuthObjects(
                client, KubernetesAccess.withOperators(watched, options.operatorNamespace()), dependents));
        var secrets = opened(new NamedSecretWatch(client));
        var connectionWakeUps = new WakeUps<VaultConnection>(later, random);
        var caSecrets = new WatchedCaSecrets(
                secrets, changed -> authObjects.trusting(changed).forEach(connectionWakeUps::wake));
        var connections = opened(new Connections(
                authObjects,
                caSecrets,
                key -> new VaultCallMetrics(metrics, key),
                later,
                options.vault().concurrentRequests()));
        var sessions = new Sessions(connections, new ServiceAccountTokens(client), later, clock, random);
        metrics.clientCache(options.vault().sessions(), sessions::size);
        var transformations = opened(new Transformations(
                client,
                KubernetesAccess.withOperators(watched, options.operatorNamespace()),
                new Transformations.Rules(options.operatorNamespace(), options.crossNamespaceTransformations())));
        var rendering = new Rendering(clock, random, Limits.DEFAULT);
        var resolver = new AuthResolver(
                authObjects,
                new AuthResolver.Rules(
                        options.operatorNamespace(),
                        options.allowDefaultGlobals(),
                        options.crossNamespaceConnections()));

        var hmacKeySecret = new HmacKeySecret(client, options.operatorNamespace(), random);
        var hmacKey = hmacKeySecret.load();
        var mac = new SecretMac(hmacKey);
        tokenStore(options, client, authObjects, resolver, sessions, mac, later, metrics)
                .ifPresentOrElse(sessions::keepTokensIn, () -> TokenSecrets.purge(client, options.operatorNamespace()));
        var holdings = new Holdings();
        var waking = Destinations.waking(holdings);
        var cache = new SecretCache(client, watched, mac, (before, after) -> {
            waking.changed(before, after);
            if (after == null && before != null && before.key().equals(hmacKeySecret.where())) {
                later.after(Duration.ZERO, () -> hmacKeySecret.restore(hmacKey));
            }
        });
        opened((AutoCloseable) cache::stop);
        var destinations = opened(new Destinations(cache, secrets, mac, holdings));
        var delivery = new Delivery(
                new DestinationPlan(holdings),
                new DestinationWriter(client, mac, cache),
                destinations,
                cache,
                mac,
                holdings);

        var finalizers = new Finalizers(client);
        var rolloutClock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("rollouts").factory());
        opened((AutoCloseable) rolloutClock::shutdownNow);
        var rollouts = opened(new Rollouts(
                new RolloutRestarter(client),
                RestartLimits.DEFAULT,
                rolloutClock,
                clock,
                new RestartCounts(metrics.leases())));
        var room = new Room(
                new Authentication(resolver, sessions, dependents, metrics),
                delivery,
                destinations,
                holdings,
                finalizers,
                new Restarts(rollouts, events),
                events,
                options.backoff(),
                new Shaping(transformations, rendering, options.excludeRaw()),
                (resource, problem) -> metrics.syncFailed(resource.getKind(), problem.eventReason()),
                clock,
                random);
        var leadership = new Leadership(options.operatorNamespace(), leadershipLost);
        metrics.resources(() -> leadership.leading() || !options.leaderElect(), cache::lastChange);
        var controllers = new Controllers(options, client, metrics.reconcilers(), leadership);
        controllers.add(
                new ConnectionReconciler(
                        connections, dependents, finalizers, events, metrics, connectionWakeUps, clock, random),
                VaultConnection.class,
                Controllers.Where.ALSO_OPERATORS_NAMESPACE);
        controllers.add(
                new AuthReconciler(
                        resolver,
                        sessions,
                        dependents,
                        finalizers,
                        events,
                        new WakeUps<VaultAuth>(later, random),
                        clock),
                VaultAuth.class,
                Controllers.Where.ALSO_OPERATORS_NAMESPACE);
        controllers.add(
                new StaticSecretReconciler(room, new WakeUps<VaultStaticSecret>(later, random)),
                VaultStaticSecret.class,
                Controllers.Where.WATCHED_NAMESPACES);

        controllers.add(
                new TransformationReconciler(new TransformationCheck(rendering), finalizers, events, clock),
                SecretTransformation.class,
                Controllers.Where.ALSO_OPERATORS_NAMESPACE);

        var counts = new LeaseCounts(metrics.leases());
        var turns = new LeaseTurns(options.lookups().perSecond(), clock);
        var parents = new ParentTokens(later, clock);
        var leases = opened(new LeaseWatch(options.lookups(), turns, parents, counts, clock));
        var credentials = new Credentials(room, later, turns, options.leaseOverlap(), counts);
        metrics.leases().held(() -> byName(leases.held()));
        metrics.leases().sessions(() -> byName(sessions.byConnection()));
        metrics.leases().unstored(credentials::unstored);
        controllers.add(
                new DatabaseReconciler(
                        room,
                        credentials,
                        leases,
                        new RootSecrets(secrets, mac),
                        options.databaseCheck(),
                        new WakeUps<Database>(later, random)),
                Database.class,
                Controllers.Where.WATCHED_NAMESPACES);
        controllers.add(
                new DynamicSecretReconciler(room, credentials, leases, new WakeUps<VaultDynamicSecret>(later, random)),
                VaultDynamicSecret.class,
                Controllers.Where.WATCHED_NAMESPACES);

        controllers.add(
                new PkiSecretReconciler(
                        room,
                        new PkiSecretReconciler.Times(options.leaseOverlap(), options.revocationCheck()),
                        secrets,
                        new WakeUps<VaultPKISecret>(later, random)),
                VaultPKISecret.class,
                Controllers.Where.WATCHED_NAMESPACES);

        var checks = new Checks(authObjects, cache, controllers, leadership, options.leaderElect());
        servers = Stream.of(
                        options.probes().map(at -> ProbeServer.probes(at, checks::live, checks::ready)),
                        MetricsServing.open(options, client, clock, metrics::scrape))
                .flatMap(Optional::stream)
                .map(this::opened)
                .toList();
        WatchedKind.await(Stream.concat(authObjects.start().stream(), transformations.start().stream()));
        cache.start();
        awaitSynced(cache);
        opened(controllers).start();
        page = new PageSources(controllers, resolver, leadership, options)
                .open(happenings, clock)
                .map(this::opened);
    }

    /** Where tokens outlive the process; empty if they shall not. */
    private static Optional<TokenStore> tokenStore(
            OperatorOptions options,
            KubernetesClient client,
            AuthObjects objects,
            AuthResolver resolver,
            Sessions sessions,
            SecretMac mac,
            Later later,
            OperatorMetrics metrics) {
        String home = options.operatorNamespace();
        Optional<Sealing> sealing = switch (options.vault().persistence()) {
            case NONE -> Optional.empty();
            case DIRECT_UNENCRYPTED -> Optional.of(Sealing.PLAIN);
            case DIRECT_ENCRYPTED -> Optional.of(new TransitSealing(objects, resolver, sessions, home));
        };
        var names =
                new EntryName(text -> mac.of(SecretData.of(Map.of("identity", text.getBytes(StandardCharsets.UTF_8)))));
        return sealing.map(how ->
                new TokenSecrets(client, home, how, names, objects, later, Clock.systemUTC(), metrics.storage()));
    }

    private static Map<String, Long> byName(Map<ObjectKey, Long> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
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
        KubernetesClient client = operator.opened(KubernetesAccess.client(options.kubernetes()));
        try {
            operator.run(options, client, leadershipLost);
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

    /** The port that the page is served on; empty where it is not. */
    public Optional<Integer> pagePort() {
        return page.map(PageServer::port);
    }

    private static void awaitSynced(SecretCache cache) {
        Instant deadline = Instant.now().plus(CACHES_SYNC);
        while (!cache.hasSynced()) {
            cache.refusal().ifPresent(refusal -> {
                throw refusal;
            });
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("the operator's Secrets could not be listed within 60 s");
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.warn("{} did not end cleanly: {}", part.getClass().getSimpleName(), e.getMessage());
            }
        }
    }
}
