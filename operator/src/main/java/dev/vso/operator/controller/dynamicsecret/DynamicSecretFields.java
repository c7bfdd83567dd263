package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.UnusedField;
import java.util.List;
import java.util.stream.Stream;

/** Fields of a VaultDynamicSecret that are set but have no effect. Pure. */
final class DynamicSecretFields {

    private DynamicSecretFields() {}

    /**
     * Returns the unused fields of a spec.
     *
     * @param leased whether the response has a lease
     * @param rotated whether Vault rotates the credentials itself
     * @param usual when replaced credentials are revoked, unless the spec says otherwise
     */
    static List<UnusedField> unused(
            VaultDynamicSecretSpec spec,
            boolean leased,
            boolean rotated,
            RefreshLimits limits,
            RevocationPolicy usual) {
        boolean refreshes = spec.refreshAfter() != null && !spec.refreshAfter().isEmpty();
        return Stream.of(
                        Stream.of(
                                        UnusedField.when(
                                                refreshes && leased,
                                                "refreshAfter",
                                                "the answer has a lease, which says when the credentials are renewed and replaced",
                                                "shorten the lease (default_ttl, max_ttl of the role) if they are to change more often, and remove the field"),
                                        UnusedField.when(
                                                refreshes && rotated && !leased,
                                                "refreshAfter",
                                                "Vault rotates these credentials itself, and the operator follows each rotation immediately",
                                                "remove the field"),
                                        limits.shortfall(spec.refreshAfter()).filter(_ -> !leased && !rotated))
                                .flatMap(field -> field.stream()),
                        usual.unused(spec.rotation()).stream(),
                        UnusedField.of(spec.destination()).stream())
                .flatMap(fields -> fields)
                .toList();
    }
}
