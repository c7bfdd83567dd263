package dev.vso.operator.summary;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A resource that fills Secrets, as far as it is known without a request.
 *
 * @param vaultAuthRef as written in the manifest
 * @param vaultNamespace as written in the manifest
 * @param source what it reads from Vault, in a few words for people
 * @param carriedOut the generation that the operator last reconciled; 0 for none
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

    /** One of the status conditions. */
    public Optional<Condition> condition(String type) {
        return conditions.stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    /** Whether the current generation has not been reconciled yet. */
    public boolean isBehind() {
        return resource.getMetadata().getGeneration() != null
                && carriedOut != resource.getMetadata().getGeneration();
    }
}
