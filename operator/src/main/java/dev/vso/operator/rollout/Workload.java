package dev.vso.operator.rollout;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import java.util.Objects;

/** A workload by what names it in the cluster: several resources may name the same one. */
public record Workload(String namespace, RestartKind kind, String name) {

    /**
     * The workload that a target names.
     *
     * @param target one with a kind
     */
    public static Workload of(String namespace, RolloutRestartTarget target) {
        return new Workload(namespace, Objects.requireNonNull(target.kind()), target.name());
    }

    /** For people, without the namespace: {@code Deployment web}. */
    public String words() {
        return kind.value() + " " + name;
    }
}
