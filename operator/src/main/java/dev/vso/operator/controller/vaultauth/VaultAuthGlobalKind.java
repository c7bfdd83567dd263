package dev.vso.operator.controller.vaultauth;

import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthGlobalStatus;
import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.status.ResourceState;
import dev.vso.operator.summary.ReferenceKind;
import java.util.Optional;

/** What is particular to the kind VaultAuthGlobal, for all who do not reconcile it. */
public final class VaultAuthGlobalKind implements ReferenceKind<VaultAuthGlobal> {

    @Override
    public CustomResourceType<VaultAuthGlobal, ?, ?> json() {
        return CustomResourceType.referredTo(
                VaultAuthGlobal.class, VaultAuthGlobal::new, VaultAuthGlobalSpec.class, VaultAuthGlobalStatus.class);
    }

    @Override
    public Optional<String> finalizer() {
        return Optional.empty();
    }

    @Override
    public Optional<ResourceState> state(VaultAuthGlobal resource) {
        return Optional.empty(); // nothing checks it by itself
    }
}
