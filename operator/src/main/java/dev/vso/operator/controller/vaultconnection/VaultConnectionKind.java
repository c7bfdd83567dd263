package dev.vso.operator.controller.vaultconnection;

import dev.vso.api.VaultConnection;
import dev.vso.api.VaultConnectionSpec;
import dev.vso.api.VaultConnectionStatus;
import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.status.ResourceState;
import dev.vso.operator.summary.ReferenceKind;
import java.util.List;
import java.util.Optional;

/** Descriptor of the kind VaultConnection, for code outside its reconciler. */
public final class VaultConnectionKind implements ReferenceKind<VaultConnection> {

    /** VSO adds it to every resource; this operator needs none, but removes it so that resources can be deleted. */
    static final String VSO_FINALIZER = "vaultconnection.secrets.hashicorp.com/finalizer";

    @Override
    public CustomResourceType<VaultConnection, ?, ?> json() {
        return CustomResourceType.referredTo(
                VaultConnection.class, VaultConnection::new, VaultConnectionSpec.class, VaultConnectionStatus.class);
    }

    @Override
    public Optional<String> finalizer() {
        return Optional.of(VSO_FINALIZER);
    }

    @Override
    public Optional<ResourceState> state(VaultConnection resource) {
        return Optional.of(ResourceState.ofReference(
                resource, Optional.ofNullable(resource.getStatus()).map(VaultConnectionStatus::valid)));
    }

    @Override
    public List<String> differencesFromVso(VaultConnection resource) {
        VaultConnectionSpec spec = resource.getSpec();
        if (UnusedField.isSet(spec.caCertPath())) {
            return List.of(
                    "caCertPath must be mounted into the new operator's pod, too, with controller.manager.volumes of the chart; elsewhere name its folder in controller.manager.caCertDirs");
        }
        return !UnusedField.isSet(spec.caCertSecretRef())
                        && spec.address().startsWith("https://")
                        && !Boolean.TRUE.equals(spec.skipTLSVerify())
                ? List.of(
                        "without a CA the Java runtime's list of authorities is used, not that of the container's system")
                : List.of();
    }
}
