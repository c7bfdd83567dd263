package dev.vso.cli.explain;

import dev.vso.operator.inventory.Leader;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;

/** Whether an operator is running, and which conditions it reports for the resource. */
final class OperatorStep implements DiagnosticStep {

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
    public StepResult run(DiagnosisContext context) {
        if (context.summary().isEmpty()) {
            return StepResult.nothing(context);
        }
        return StepResult.of(
                new OperatorView(
                                namespace,
                                Leader.of(
                                        client,
                                        namespace,
                                        leaseName,
                                        context.summary().get().key().namespace()))
                        .finding(context.summary().get(), clock.instant()),
                context);
    }
}
