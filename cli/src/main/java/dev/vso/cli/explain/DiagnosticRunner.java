package dev.vso.cli.explain;

import dev.vso.cli.explain.DiagnosticStep.StepResult;
import dev.vso.operator.app.ClusterOperator;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.connection.VaultConnections;
import dev.vso.operator.auth.login.CloudAccess;
import dev.vso.operator.auth.login.CredentialDigests;
import dev.vso.operator.auth.login.CredentialReader;
import dev.vso.operator.auth.login.ServiceAccountTokens;
import dev.vso.operator.auth.session.Session;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.inventory.ForbiddenException;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.render.SecretRenderer;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.template.TemplateRenderer;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.address.AddressGuard;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the steps that check the path of one secret, until the end or the first failure. */
public final class DiagnosticRunner implements AutoCloseable {

    private static final int CONCURRENCY = 4;

    /** Kinds that can be explained. */
    public static final Set<ResourceKind> KINDS = Stream.concat(
                    ResourceKind.ofSecrets().stream(), Stream.of(ResourceKind.AUTH, ResourceKind.CONNECTION))
            .collect(Collectors.toUnmodifiableSet());

    /** Receives the result of each step. */
    public interface Listener {

        /** The step starts. */
        void stepStarted(String step);

        /** The step has this finding; a step may have several. */
        void stepFound(String step, StepFinding finding);
    }

    private final DelayedExecutor executor = new DelayedExecutor();
    private final VaultConnections connections;
    private final List<DiagnosticStep> steps;
    private final Clock clock;

    /**
     * Creates a runner that uses the rights of the client.
     *
     * @param random for the jitter of retries
     */
    public DiagnosticRunner(
            KubernetesClient client,
            ClusterOperator operator,
            TemplateRenderer templates,
            Clock clock,
            RandomGenerator random) {
        this.clock = clock;
        var cluster = new ClusterView(client, operator.transformations());
        var renderer = new SecretRenderer(templates, operator.excludeRaw());
        this.connections =
                new VaultConnections(cluster, cluster, _ -> VaultObserver.NONE, executor, CONCURRENCY, List.of());
        var credentials = new CredentialReader(
                new ServiceAccountTokens(client), cluster::secret, CloudAccess.local(System.getenv(), clock));
        var sessions = new Sessions(connections, credentials, executor, clock, random);
        this.steps = List.of(
                new ResourceStep(client, cluster, renderer, clock),
                new AuthStep(new AuthResolver(cluster, CredentialDigests.IGNORED, operator.references())),
                new ConnectionStep(cluster, connections, new AddressGuard(operator.addresses()), clock),
                new VaultStep(client, cluster, clock),
                new LoginStep(client, cluster, sessions, clock),
                new ReadStep(cluster, renderer),
                new SecretStep(client, cluster, operator.namespace(), operator.secretTypes(), clock),
                new OperatorStep(client, operator.namespace(), operator.lease(), clock),
                new WorkloadStep(client, clock));
    }

    /** Whether no failure was found, as far as this can be checked from here. */
    public boolean run(ResourceKind kind, ObjectKey key, Listener listener) {
        DiagnosisContext context = DiagnosisContext.of(kind, key);
        try {
            for (DiagnosticStep step : steps) {
                listener.stepStarted(step.name());
                StepResult result = run(step, context);
                context = result.context();
                result.findings().forEach(finding -> listener.stepFound(step.name(), finding));
                if (result.findings().stream().anyMatch(StepFinding.Failure.class::isInstance)) {
                    return false;
                }
            }
            return true;
        } finally {
            leave(context);
        }
    }

    private StepResult run(DiagnosticStep step, DiagnosisContext context) {
        try {
            return step.run(context);
        } catch (ForbiddenException refused) {
            Optional<String> operators = context.summary()
                    .map(ResourceSummary::conditions)
                    .flatMap(conditions -> ReportedCondition.of(conditions, ReportedCondition.READY, clock.instant()))
                    .map(ReportedCondition::words);
            return StepResult.of(new StepFinding.Unknown(String.valueOf(refused.getMessage()), operators), context);
        }
    }

    /** Revokes the token, which was issued for this diagnosis only. */
    private static void leave(DiagnosisContext context) {
        context.vault().session().ifPresent(session -> revoke(session, context));
    }

    private static void revoke(Session session, DiagnosisContext context) {
        String namespace =
                context.vault().identity().map(it -> it.vaultNamespace()).orElse("");
        var _ = session.in(VaultNamespace.named(namespace)).tokens().revokeSelf();
    }

    @Override
    public void close() {
        connections.close();
        executor.close();
    }
}
