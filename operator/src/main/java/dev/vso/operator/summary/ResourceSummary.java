package dev.vso.operator.summary;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A resource that fills Secrets, as far as it can be told of without asking anybody.
 *
 * @param vaultAuthRef as written
 * @param vaultNamespace as written
 * @param source what it asks for, in a few words for people
 * @param carriedOut the generation that the operator carried out last; 0 for none
 */
public record ResourceSummary(
        HasMetadata resource,
        @Nullable String vaultAuthRef,
        @Nullable String vaultNamespace,
        String source,
        List<ManagedSecret> parts,
        List<RolloutRestartTarget> restarts,
        List<Condition> conditions,
        long carriedOut) {

    public ResourceSummary {
        parts = List.copyOf(parts);
        restarts = List.copyOf(restarts);
        conditions = List.copyOf(conditions);
    }

    public ObjectKey key() {
        return ObjectKey.of(resource);
    }

    /** What the status says in one of its conditions. */
    public Optional<Condition> condition(String type) {
        return conditions.stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    /** Whether the operator is to make what the resource asks for now, and has not done so yet. */
    public boolean isBehind() {
        return resource.getMetadata().getGeneration() != null
                && carriedOut != resource.getMetadata().getGeneration();
    }
}
