package dev.vso.cli.explain;

import dev.vso.operator.inventory.Leader;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;

/** Whether an operator is at work, and what it says of the resource. */
final class OperatorStep implements Step {

    private final KubernetesClient client;
    private final String namespace;
    private final String leaseName;
    private final InstantSource clock;

    OperatorStep(KubernetesClient client, String namespace, String leaseName, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.leaseName = leaseName;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "operator";
    }

    @Override
    public Looked look(Trail trail) {
        if (trail.outline().isEmpty()) {
            return Looked.nothing(trail);
        }
        return Looked.of(
                new OperatorView(
                                namespace,
                                Leader.of(
                                        client,
                                        namespace,
                                        leaseName,
                                        trail.outline().get().key().namespace()))
                        .finding(trail.outline().get(), clock.instant()),
                trail);
    }
}
