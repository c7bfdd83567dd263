package dev.vso.testing.pods;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the simulated pods of a workload behave, and how they get their Secret.
 *
 * @param readyAfter the time from a pod's start to its readiness
 * @param endsAfter the time from the request to delete a pod to its end
 * @param state whether they run at all
 * @param secretUse how they get the Secret
 * @param secret the name of the Secret; empty if {@link SecretUse#NONE}
 */
public record PodBehavior(Duration readyAfter, Duration endsAfter, State state, SecretUse secretUse, String secret) {

    /** Set to {@code true} on a pod lets its containers crash, again and again. */
    static final String FAILS = "sandbox.vso.dev/fails";

    private static final String HOLDS = "sandbox.vso.dev/holds";
    private static final String READY_AFTER = "sandbox.vso.dev/ready-after";
    private static final String ENDS_AFTER = "sandbox.vso.dev/ends-after";

    /** Whether pods run. */
    public enum State {
        RUNS,
        /** Their containers crash, again and again. */
        CRASHES,
        /** They are not scheduled, as if no node had room. */
        HELD
    }

    /** How a pod gets the values of a Secret. */
    public enum SecretUse {
        NONE,
        VOLUME,
        ENVIRONMENT
    }

    /** Pods without Secret that are ready after this time, and end 200 ms after their deletion is requested. */
    public static PodBehavior readyAfter(Duration time) {
        return new PodBehavior(time, Duration.ofMillis(200), State.RUNS, SecretUse.NONE, "");
    }

    public PodBehavior endsAfter(Duration time) {
        return new PodBehavior(readyAfter, time, state, secretUse, secret);
    }

    public PodBehavior withState(State other) {
        return new PodBehavior(readyAfter, endsAfter, other, secretUse, secret);
    }

    public PodBehavior withSecret(SecretUse use, String name) {
        return new PodBehavior(readyAfter, endsAfter, state, use, name);
    }

    /** The template of pods with the label {@code app}. */
    PodTemplateSpec template(String app) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels("app", app)
                .withAnnotations(annotations())
                .endMetadata()
                .withSpec(spec())
                .build();
    }

    private Map<String, String> annotations() {
        var annotations = new TreeMap<String, String>();
        annotations.put(READY_AFTER, readyAfter.toMillis() + "ms");
        annotations.put(ENDS_AFTER, endsAfter.toMillis() + "ms");
        switch (state) {
            case RUNS -> {}
            case CRASHES -> annotations.put(FAILS, "true");
            case HELD -> annotations.put(HOLDS, "true");
        }
        return annotations;
    }

    private PodSpec spec() {
        var container = new ContainerBuilder().withName("app").withImage("example.com/app");
        var pod = new PodSpecBuilder()
                .withAutomountServiceAccountToken(false)
                .withTerminationGracePeriodSeconds(
                        Math.max(1, endsAfter.plusMillis(999).toSeconds()));
        switch (secretUse) {
            case NONE -> {}
            case ENVIRONMENT ->
                container.addNewEnvFrom().withNewSecretRef(secret, false).endEnvFrom();
            case VOLUME -> {
                container
                        .addNewVolumeMount()
                        .withName("secret")
                        .withMountPath("/secret")
                        .endVolumeMount();
                pod.addNewVolume()
                        .withName("secret")
                        .withNewSecret()
                        .withSecretName(secret)
                        .endSecret()
                        .endVolume();
            }
        }
        return pod.withContainers(container.build()).build();
    }
}
