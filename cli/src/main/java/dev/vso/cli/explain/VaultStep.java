package dev.vso.cli.explain;

import dev.vso.api.VaultConnection;
import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultHealth;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether Vault is reachable, unsealed and active. */
final class VaultStep implements DiagnosticStep {

    private final KubernetesClient client;
    private final ClusterView cluster;
    private final InstantSource clock;

    VaultStep(KubernetesClient client, ClusterView cluster, InstantSource clock) {
        this.client = client;
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "vault";
    }

    @Override
    public StepResult run(DiagnosisContext context) {
        if (context.vault().connection().isEmpty()) {
            return StepResult.nothing(context);
        }
        VaultConnectionHandle connection = context.vault().connection().get();
        Optional<ReportedCondition> operators = word(cluster.connection(connection.key()), clock.instant());
        CallResult<VaultHealth> health = connection.probe();
        StepFinding finding = ReachabilityCheck.decide(health, operators);
        if (!(finding instanceof StepFinding.Ok)) {
            return StepResult.of(finding, context);
        }
        List<StepFinding> findings = new ArrayList<>(List.of(finding));
        health.optional()
                .flatMap(VaultHealth::time)
                .flatMap(vault -> clustersTime().flatMap(kubernetes -> ClockSkewCheck.compare(vault, kubernetes)))
                .ifPresent(findings::add);
        return new StepResult(findings, context.with(context.vault().reachable()));
    }

    /** The condition that the operator reports for a VaultConnection. */
    static Optional<ReportedCondition> word(Optional<VaultConnection> connection, Instant now) {
        return connection
                .map(VaultConnection::getStatus)
                .flatMap(status -> ReportedCondition.of(status.conditions(), ReportedCondition.READY, now));
    }

    /** The API server's time, from the timestamp of a SelfSubjectReview. */
    private Optional<Instant> clustersTime() {
        try {
            SelfSubjectReview review = client.resource(new SelfSubjectReview()).create();
            return Optional.ofNullable(review.getMetadata())
                    .map(metadata -> metadata.getCreationTimestamp())
                    .map(Instant::parse);
        } catch (KubernetesClientException _) {
            return Optional.empty(); // older than Kubernetes 1.28
        }
    }
}
