package dev.vso.operator.rollout;

import dev.vso.api.RestartKind;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How one kind of workload is reached in the API, and what makes it restart (vso-behaviour, 2.0.6). */
public record WorkloadType(String group, String version, String kind, String plural, PatchType patchType) {

    /** Read by people and by tools that know VSO. */
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

    /** The patch that restarts the workload, once per stamp. */
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
     * Argo replaces the pods that are older than this time, once it has come, and keeps it in whole seconds: rounded
     * down, a pod made earlier within the second would stay.
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
