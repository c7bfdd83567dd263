package dev.vso.operator.cli;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.Authentication;
import dev.vso.operator.auth.Connections;
import dev.vso.operator.auth.Dependents;
import dev.vso.operator.auth.ServiceAccountTokens;
import dev.vso.operator.auth.Sessions;
import dev.vso.operator.auth.WatchedAuthObjects;
import dev.vso.operator.auth.WatchedCaSecrets;
import dev.vso.operator.authentication.AuthReconciler;
import dev.vso.operator.cluster.NamedSecretWatch;
import dev.vso.operator.connection.ConnectionReconciler;
import dev.vso.operator.destination.DestinationPlan;
import dev.vso.operator.destination.DestinationWriter;
import dev.vso.operator.destination.HmacKeySecret;
import dev.vso.operator.destination.SecretCache;
import dev.vso.operator.destination.SecretMac;
import dev.vso.operator.observe.Events;
import dev.vso.operator.observe.OperatorMetrics;
import dev.vso.operator.observe.ProbeServer;
import dev.vso.operator.staticsecret.StaticSecretReconciler;
import dev.vso.operator.sync.Delivery;
import dev.vso.operator.sync.Destinations;
import dev.vso.operator.sync.Finalizers;
import dev.vso.operator.sync.Holdings;
import dev.vso.operator.sync.Room;
import dev.vso.operator.sync.WakeUps;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The running operator: everything that is wired together, top to bottom. */
public final class Operator implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Servers servers;

    private Operator(OperatorOptions options) {
        var clock = Clock.systemUTC();
        var random = new SecureRandom();
        var metrics = opened(new OperatorMetrics());
        metrics.buildInfo(BuildInfo.ofThisBuild().labels());
        metrics.runtimeConfig(options.labels());
        var watched = Set.copyOf(options.watchNamespaces());
        KubernetesClient client = opened(KubernetesAccess.client(options.kubernetes()));
        ScheduledExecutorService scheduler = scheduler();
        var events = opened(new Events(client, clock));
        metrics.events(events);

        var dependents = new Dependents();
        var authObjects = opened(new WatchedAuthObjects(
                client, KubernetesAccess.withOperators(watched, options.operatorNamespace()), dependents));
        var secrets = opened(new NamedSecretWatch(client));
        var connectionWakeUps = new WakeUps<VaultConnection>(scheduler, random);
        var caSecrets = new WatchedCaSecrets(secrets, changed -> authObjects.naming(changed).forEach(connectionWakeUps::wake));
        var connections = opened(new Connections(
                authObjects, caSecrets, key -> new VaultCallMetrics(metrics, key), scheduler));
        var sessions = new Sessions(connections, new ServiceAccountTokens(client), scheduler, clock, random);
        metrics.clientCache(options.vault().sessions(), sessions::size);
        var resolver = new AuthResolver(
                authObjects,
                new AuthResolver.Rules(
                        options.operatorNamespace(),
                        options.allowDefaultGlobals(),
                        options.crossNamespaceConnections()));

        var hmacKey = new HmacKeySecret(client, options.operatorNamespace(), random);
        var mac = new SecretMac(hmacKey.load());
        var holdings = new Holdings();
        var cache = new SecretCache(client, watched, mac, Destinations.waking(holdings));
        opened(cache::stop);
        var destinations = opened(new Destinations(cache, secrets, mac, holdings));
        var delivery = new Delivery(
                new DestinationPlan(holdings), new DestinationWriter(client, mac, cache), destinations, cache, mac);

        var finalizers = new Finalizers(client);
        var room = new Room(
                new Authentication(resolver, sessions, dependents, metrics),
                delivery,
                destinations,
                holdings,
                finalizers,
                events,
                options.backoff(),
                options.excludeRaw(),
                clock,
                random);
        var controllers = new Controllers(options, client, metrics.reconcilers());
        controllers.add(
                new ConnectionReconciler(
                        connections, dependents, finalizers, events, metrics, connectionWakeUps, clock, random),
                VaultConnection.class);
        controllers.add(
                new AuthReconciler(
                        resolver,
                        sessions,
                        dependents,
                        finalizers,
                        events,
                        metrics,
                        new WakeUps<VaultAuth>(scheduler, random),
                        clock),
                VaultAuth.class);
        controllers.add(
                new StaticSecretReconciler(room, new WakeUps<VaultStaticSecret>(scheduler, random)),
                VaultStaticSecret.class);

        servers = opened(new Servers(options, metrics, () -> List.of(), () -> List.of()));
        authObjects.start();
        cache.start();
        opened(controllers).start(cache::hasSynced);
    }

    /**
     * Starts all that the options ask for; what is returned is to be closed.
     *
     * @throws RuntimeException if Kubernetes cannot be reached or refuses what the operator needs
     */
    public static Operator start(OperatorOptions options) {
        return new Operator(options);
    }
}
