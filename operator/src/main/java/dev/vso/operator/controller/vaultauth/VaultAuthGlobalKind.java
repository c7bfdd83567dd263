package dev.vso.operator.controller.vaultauth;

import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthGlobalStatus;
import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.status.ResourceState;
import dev.vso.operator.summary.ReferenceKind;
import java.util.Optional;

/** Descriptor of the kind VaultAuthGlobal, for code outside a reconciler. */
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
        return Optional.empty(); // it is validated only with a VaultAuth
    }
}
