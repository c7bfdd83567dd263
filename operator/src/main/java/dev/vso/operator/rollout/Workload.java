package dev.vso.operator.rollout;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.kubernetes.ObjectNames;
import java.util.List;
import java.util.Objects;

/** A workload identified by namespace, kind and name; several resources may name the same one. */
public record Workload(String namespace, RestartKind kind, String name) {

    /**
     * Returns the workload that a target names.
     *
     * @param target one with a kind
     */
    public static Workload of(String namespace, RolloutRestartTarget target) {
        return new Workload(namespace, Objects.requireNonNull(target.kind()), target.name());
    }

    /** Returns the targets that name a workload, each once; a status, or a spec of an older CRD, may hold others. */
    public static List<RolloutRestartTarget> named(List<RolloutRestartTarget> targets) {
        return targets.stream()
                .filter(target -> target.kind() != null && ObjectNames.isName(target.name()))
                .distinct()
                .toList();
    }

    /** Returns the name for people, without the namespace: {@code Deployment web}. */
    public String words() {
        return kind.value() + " " + name;
    }
}
