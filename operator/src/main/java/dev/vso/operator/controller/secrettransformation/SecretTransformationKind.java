package dev.vso.operator.controller.secrettransformation;

import dev.vso.api.SecretTransformation;
import dev.vso.api.SecretTransformationSpec;
import dev.vso.api.SecretTransformationStatus;
import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.status.ResourceState;
import dev.vso.operator.summary.ReferenceKind;
import java.util.Optional;

/** Descriptor of the kind SecretTransformation, for code outside its reconciler. */
public final class SecretTransformationKind implements ReferenceKind<SecretTransformation> {

    /** VSO adds it to every resource; this operator needs none, but removes it so that resources can be deleted. */
    static final String VSO_FINALIZER = "secrettransformation.secrets.hashicorp.com/finalizer";

    @Override
    public CustomResourceType<SecretTransformation, ?, ?> json() {
        return CustomResourceType.referredTo(
                SecretTransformation.class,
                SecretTransformation::new,
                SecretTransformationSpec.class,
                SecretTransformationStatus.class);
    }

    @Override
    public Optional<String> finalizer() {
        return Optional.of(VSO_FINALIZER);
    }

    @Override
    public Optional<ResourceState> state(SecretTransformation resource) {
        return Optional.of(ResourceState.ofReference(
                resource, Optional.ofNullable(resource.getStatus()).map(SecretTransformationStatus::valid)));
    }
}
