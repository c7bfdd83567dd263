package dev.vso.cli.explain;

import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.ResourceSummary;
import java.util.Optional;
import java.util.Set;

/**
 * Facts that earlier steps found; each step adds its own.
 *
 * @param kind of the resource to explain
 * @param key of the resource to explain
 * @param summary of the resource, if it fills Secrets
 * @param vault facts about the resource's Vault
 * @param keys keys that the Secret should have, as far as known
 */
record DiagnosisContext(
        ResourceKind kind, ObjectKey key, Optional<ResourceSummary> summary, VaultFacts vault, Set<String> keys) {

    static DiagnosisContext of(ResourceKind kind, ObjectKey key) {
        return new DiagnosisContext(kind, key, Optional.empty(), VaultFacts.NONE, Set.of());
    }

    DiagnosisContext with(Optional<ResourceSummary> found) {
        return new DiagnosisContext(kind, key, found, vault, keys);
    }

    DiagnosisContext with(VaultFacts found) {
        return new DiagnosisContext(kind, key, summary, found, keys);
    }

    DiagnosisContext withKeys(Set<String> expected) {
        return new DiagnosisContext(kind, key, summary, vault, expected);
    }
}
