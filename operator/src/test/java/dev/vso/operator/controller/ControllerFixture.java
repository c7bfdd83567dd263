package dev.vso.operator.controller;

import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.DependencyIndex;
import dev.vso.operator.auth.KnownObjects;
import dev.vso.operator.auth.TestClock;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.connection.VaultConnections;
import dev.vso.operator.auth.login.CredentialDigests;
import dev.vso.operator.auth.session.FakeVaultServer;
import dev.vso.operator.auth.session.ParentTokenKeeper;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.events.EventBacklog;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.http.CredentialOutage;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.LeaseObserver;
import dev.vso.operator.lease.LeaseRateLimiter;
import dev.vso.operator.lease.LeaseServer;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.lease.ManualSchedule;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.metrics.OperatorMetrics;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.SyncObserver;
import dev.vso.operator.reconcile.TriggerEventSource;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.reconcile.finalizer.LeftInVault;
import dev.vso.operator.rollout.RecordedRestarts;
import dev.vso.operator.rollout.RestartService;
import dev.vso.operator.secret.FakeSecrets;
import dev.vso.operator.secret.render.Templates;
import dev.vso.operator.secret.render.TransformationTracker;
import dev.vso.operator.template.NothingShared;
import dev.vso.operator.time.Backoff;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.operator.time.Timing;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.client.VaultClient;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What reconcilers are given, around a fake Vault and Secrets in memory: the VaultAuth {@code team/default} logs in
 * with a service account token. Nothing runs by itself but the requests; the clock is the test's.
 */
public final class ControllerFixture implements AutoCloseable {

    /** The Secret that the tests' resources write. */
    public static final ObjectKey SECRET = new ObjectKey("team", "web");

    private static final Duration OVERLAP = Duration.ofMinutes(2);

    public final TestClock clock = new TestClock();
    public final ManualSchedule schedule = new ManualSchedule(clock);
    public final LeaseServer leases;
    public final FakeVaultServer vault;
    public final FakeSecrets secrets = new FakeSecrets();
    public final KnownObjects objects = new KnownObjects();
    public final RecordedRestarts workloads = new RecordedRestarts();
    public final DependencyIndex dependents = new DependencyIndex();

    private final DelayedExecutor executor = new DelayedExecutor(schedule);
    private final OperatorMetrics metrics = new OperatorMetrics(0, clock);
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private final List<LeftInVault> left = new CopyOnWriteArrayList<>();
    private final Events events =
            new Events(this::post, clock, new EventBacklog(1, new EventBacklog.Bounds(100, 1L << 20)));
    private final KubernetesClient kubernetes;
    private final VaultConnections connections;
    private final LeaseRateLimiter rateLimiter = new LeaseRateLimiter(1000, _ -> {}, clock);
    private final LeaseWatch watch;
    private final Sessions sessions;
    private final AuthResolver resolver;
    private final ReconcilerServices services;

    public ControllerFixture() throws IOException {
        leases = new LeaseServer();
        vault = leases.server();
        vault.answersOthers(404, "{\"errors\":[]}");
        kubernetes = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(vault.address())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        objects.withConnection("vso/default", "{address: '%s'}".formatted(vault.address()));
        objects.withAuth("team/default", KnownObjects.KUBERNETES);
        connections = new VaultConnections(
                objects,
                (_, secret) -> {
                    throw new AssertionError(secret);
                },
                _ -> VaultObserver.NONE,
                executor,
                VaultClient.CONCURRENCY,
                List.of());
        sessions = new Sessions(connections, KnownObjects.proofs(kubernetes), executor, clock, new Random(1));
        resolver = new AuthResolver(
                objects,
                CredentialDigests.IGNORED,
                new AuthResolver.Rules("vso", false, false, Optional.empty(), false));
        var access = new VaultAccessProvider(resolver, sessions, dependents, metrics);
        TransformationTracker templates = Templates.of(new NothingShared());
        RestartService restarts = workloads.service(events);
        watch = new LeaseWatch(
                new LeaseWatch.Budget(Duration.ofSeconds(5), 1000),
                rateLimiter,
                new ParentTokenKeeper(executor, clock),
                LeaseObserver.NONE,
                clock);
        services = new ReconcilerServices(
                access,
                new ResourceTracker(access, secrets.destinations(), secrets.index(), templates, restarts),
                new SecretOutput(secrets.writer(), templates, restarts, events),
                new Finalizers(kubernetes),
                events,
                new CredentialOutage(),
                RefreshLimits.DEFAULT,
                new Observer(),
                new Timing(clock, new Random(1), Backoff.DEFAULT));
    }

    private void post(Event event) {
        posted.add(event.getReason() + ": " + event.getMessage());
    }

    /** What a reconciler is given. */
    public ReconcilerServices services() {
        return services;
    }

    public CredentialLifecycle credentials() {
        return new CredentialLifecycle(
                services.output(), clock, executor, rateLimiter, RevocationPolicy.after(OVERLAP), LeaseObserver.NONE);
    }

    public LeaseWatch watch() {
        return watch;
    }

    public Sessions sessions() {
        return sessions;
    }

    public VaultConnections connections() {
        return connections;
    }

    public AuthResolver resolver() {
        return resolver;
    }

    public OperatorMetrics metrics() {
        return metrics;
    }

    public Events events() {
        return events;
    }

    /** A source of triggers that is not running: the tests reconcile by hand. */
    public <R extends HasMetadata> TriggerEventSource<R> triggers() {
        return new TriggerEventSource<>(executor, new Random(1));
    }

    /** Returns the events so far: reason and message. */
    public List<String> posted() {
        return posted;
    }

    /** Waits until there is an event with this text: events are written after the status. */
    public void awaitPosted(String text) {
        soon().untilAsserted(
                        () -> assertThat(posted).anySatisfy(it -> assertThat(it).contains(text)));
    }

    /** Returns what a deletion left in Vault. */
    public List<LeftInVault> left() {
        return left;
    }

    /** Gives this answer to the requests of a method for a path. */
    public void answers(String method, String path, int status, String body) {
        vault.mount(request -> request.method().equals(method) && request.path().equals(path)
                ? Optional.of(new FakeVaultServer.Reply(status, body))
                : Optional.empty());
    }

    /** Answers reads of a path with this data. */
    public void holds(String path, String data) {
        answers("GET", path, 200, "{\"request_id\":\"r\",\"data\":%s}".formatted(data));
    }

    /** Returns each request to Vault so far that is not about tokens: method and path. */
    public List<String> asked() {
        return vault.requests().stream()
                .filter(request -> !request.path().startsWith("/api")
                        && !request.path().startsWith("auth/")
                        && !request.path().startsWith("sys/health"))
                .map(request -> request.method() + " " + request.path())
                .toList();
    }

    @Override
    public void close() {
        watch.close();
        events.close();
        workloads.close();
        connections.close();
        executor.close();
        metrics.close();
        kubernetes.close();
        secrets.close();
        leases.close();
    }

    private final class Observer implements SyncObserver {

        @Override
        public void failed(HasMetadata resource, SyncError error) {}

        @Override
        public void leftInVault(HasMetadata resource, List<LeftInVault> remains, String why) {
            left.addAll(remains);
        }
    }
}
