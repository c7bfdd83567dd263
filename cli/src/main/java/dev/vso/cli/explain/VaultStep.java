package dev.vso.cli.explain;

import dev.vso.api.VaultConnection;
import dev.vso.operator.auth.connection.Connection;
import dev.vso.vault.Answer;
import dev.vso.vault.Health;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the Vault is. */
final class VaultStep implements Step {

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
    public Looked look(Trail trail) {
        if (trail.connection().isEmpty()) {
            return Looked.nothing(trail);
        }
        Connection connection = trail.connection().get();
        Optional<Word> operators = word(cluster.connection(connection.key()), clock.instant());
        Answer<Health> health = connection.probe();
        Finding finding = Reach.decide(health, operators);
        if (!(finding instanceof Finding.Fine)) {
            return Looked.of(finding, trail);
        }
        List<Finding> findings = new ArrayList<>(List.of(finding));
        health.optional()
                .flatMap(Health::time)
                .flatMap(vault -> clustersTime().flatMap(kubernetes -> Clocks.compare(vault, kubernetes)))
                .ifPresent(findings::add);
        return new Looked(findings, trail.answering());
    }

    /** What the operator says of a VaultConnection. */
    static Optional<Word> word(Optional<VaultConnection> connection, Instant now) {
        return connection
                .map(VaultConnection::getStatus)
                .flatMap(status -> Word.of(status.conditions(), Word.READY, now));
    }

    /** The API server stamps its answer to the question who asks. */
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
