package dev.vso.cli.explain;

import dev.vso.cli.explain.Step.Looked;
import dev.vso.operator.app.ClusterOperator;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.connection.Connections;
import dev.vso.operator.auth.login.LoginContents;
import dev.vso.operator.auth.login.Proofs;
import dev.vso.operator.auth.login.ServiceAccountTokens;
import dev.vso.operator.auth.login.cloud.Clouds;
import dev.vso.operator.auth.session.Session;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.inventory.Kind;
import dev.vso.operator.inventory.Refused;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.render.Shape;
import dev.vso.operator.summary.Outline;
import dev.vso.operator.template.Rendering;
import dev.vso.operator.time.Later;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.address.AddressGuard;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Goes the way of one secret, up to its end or to the first break. */
public final class Walk implements AutoCloseable {

    private static final int CONCURRENCY = 4;

    /** The kinds that a way begins at. */
    public static final Set<Kind> KINDS =
            Set.of(Kind.STATIC_SECRET, Kind.DYNAMIC_SECRET, Kind.PKI_SECRET, Kind.DATABASE, Kind.AUTH, Kind.CONNECTION);

    /** Is told of each step. */
    public interface Listener {

        /** The step begins. */
        void looking(String step);

        /** The step found this; it may find several things. */
        void found(String step, Finding finding);
    }

    private final Later later = new Later();
    private final Connections connections;
    private final List<Step> steps;
    private final Clock clock;

    /**
     * A walk that asks with the rights of the client.
     *
     * @param random for the spread of what is tried again
     */
    public Walk(
            KubernetesClient client,
            ClusterOperator operator,
            Rendering rendering,
            Clock clock,
            RandomGenerator random) {
        this.clock = clock;
        var cluster = new ClusterView(client, operator.transformations());
        var shape = new Shape(rendering, operator.excludeRaw());
        this.connections = new Connections(cluster, cluster, _ -> VaultObserver.NONE, later, CONCURRENCY, List.of());
        var tokens = new ServiceAccountTokens(client);
        var proofs = new Proofs(tokens, cluster::secret, new Clouds(tokens, System.getenv(), clock));
        var sessions = new Sessions(connections, proofs, later, clock, random);
        this.steps = List.of(
                new ResourceStep(client, cluster, shape, clock),
                new AuthStep(new AuthResolver(cluster, LoginContents.NOT_LOOKED_AT, operator.references())),
                new ConnectionStep(cluster, connections, new AddressGuard(operator.addresses()), clock),
                new VaultStep(client, cluster, clock),
                new LoginStep(client, cluster, sessions, clock),
                new ReadStep(cluster, shape),
                new SecretStep(client, cluster, operator.namespace(), operator.secretTypes(), clock),
                new OperatorStep(client, operator.namespace(), operator.lease(), clock),
                new WorkloadStep(client, clock));
    }

    /** Whether the way is without a break, as far as it can be seen from here. */
    public boolean go(Kind kind, ObjectKey key, Listener listener) {
        Trail trail = Trail.of(kind, key);
        try {
            for (Step step : steps) {
                listener.looking(step.name());
                Looked looked = look(step, trail);
                trail = looked.trail();
                looked.findings().forEach(finding -> listener.found(step.name(), finding));
                if (looked.findings().stream().anyMatch(Finding.Broken.class::isInstance)) {
                    return false;
                }
            }
            return true;
        } finally {
            leave(trail);
        }
    }

    private Looked look(Step step, Trail trail) {
        try {
            return step.look(trail);
        } catch (Refused refused) {
            Optional<String> operators = trail.outline()
                    .map(Outline::conditions)
                    .flatMap(conditions -> Word.of(conditions, Word.READY, clock.instant()))
                    .map(Word::words);
            return Looked.of(new Finding.Unknown(String.valueOf(refused.getMessage()), operators), trail);
        }
    }

    /** The token was for this walk only. */
    private static void leave(Trail trail) {
        trail.session().ifPresent(session -> revoke(session, trail));
    }

    private static void revoke(Session session, Trail trail) {
        String namespace = trail.identity().map(it -> it.vaultNamespace()).orElse("");
        var _ = session.in(VaultNamespace.named(namespace)).tokens().revokeSelf();
    }

    @Override
    public void close() {
        connections.close();
        later.close();
    }
}
