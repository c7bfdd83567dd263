package dev.vso.operator.rollout;

import dev.vso.api.RestartKind;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The API resource of one kind of workload, and the patch that restarts it, as in VSO. */
public record WorkloadType(String group, String version, String kind, String plural, PatchType patchType) {

    /** VSO's annotation, read by people and by tools that know VSO. */
    static final String ANNOTATION = "vso.secrets.hashicorp.com/restartedAt";

    public static WorkloadType of(RestartKind kind) {
        return switch (kind) {
            case DEPLOYMENT -> apps("Deployment", "deployments");
            case DAEMON_SET -> apps("DaemonSet", "daemonsets");
            case STATEFUL_SET -> apps("StatefulSet", "statefulsets");
            case ARGO_ROLLOUT ->
                new WorkloadType("argoproj.io", "v1alpha1", "Rollout", "rollouts", PatchType.JSON_MERGE);
        };
    }

    private static WorkloadType apps(String kind, String plural) {
        return new WorkloadType("apps", "v1", kind, plural, PatchType.STRATEGIC_MERGE);
    }

    /** Returns the patch that restarts the workload, once per stamp. */
    String patch(Instant stamp) {
        return switch (patchType) {
            case STRATEGIC_MERGE ->
                "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}}}"
                        .formatted(ANNOTATION, stamp);
            case JSON_MERGE -> "{\"spec\":{\"restartAt\":\"%s\"}}".formatted(nextSecond(stamp));
            case JSON, SERVER_SIDE_APPLY -> throw new IllegalStateException(patchType + " is not used for restarts");
        };
    }

    /**
     * Rounds up to whole seconds. Argo keeps this time in whole seconds and replaces the pods that are older: rounded
     * down, a pod created earlier within the second would stay.
     */
    private static Instant nextSecond(Instant stamp) {
        return stamp.plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    }

    public ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    String apiVersion() {
        return group + "/" + version;
    }
}
