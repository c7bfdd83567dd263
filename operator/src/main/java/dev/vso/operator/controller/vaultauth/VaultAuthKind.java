package dev.vso.operator.controller.vaultauth;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthSpec;
import dev.vso.api.VaultAuthStatus;
import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.status.ResourceState;
import dev.vso.operator.summary.ReferenceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Descriptor of the kind VaultAuth, for code outside its reconciler. */
public final class VaultAuthKind implements ReferenceKind<VaultAuth> {

    /** VSO adds it to every resource; this operator needs none, but removes it so that resources can be deleted. */
    static final String VSO_FINALIZER = "vaultauth.secrets.hashicorp.com/finalizer";

    @Override
    public CustomResourceType<VaultAuth, ?, ?> json() {
        return CustomResourceType.referredTo(
                VaultAuth.class, VaultAuth::new, VaultAuthSpec.class, VaultAuthStatus.class);
    }

    @Override
    public Optional<String> finalizer() {
        return Optional.of(VSO_FINALIZER);
    }

    @Override
    public Optional<ResourceState> state(VaultAuth resource) {
        return Optional.of(ResourceState.ofReference(
                resource, Optional.ofNullable(resource.getStatus()).map(VaultAuthStatus::valid)));
    }

    @Override
    public List<String> differencesFromVso(VaultAuth resource) {
        List<String> differences = new ArrayList<>();
        if (!resource.getSpec().params().isEmpty()) {
            differences.add("params are sent with the login; VSO did not send them");
        }
        var aws = resource.getSpec().aws();
        if (aws != null && !UnusedField.isSet(aws.secretRef()) && !UnusedField.isSet(aws.irsaServiceAccount())) {
            differences.add(
                    "method aws without secretRef and irsaServiceAccount is the identity of the operator's pod, which only VaultAuths of its own namespace may use; or set controller.manager.allowOwnCloudIdentity");
        }
        return differences;
    }
}
