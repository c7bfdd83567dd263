package dev.vso.operator.template;

import dev.vso.api.SecretTransformationSpec;
import java.util.Optional;

/** A cluster without SecretTransformations. */
public final class NothingShared implements SharedTransformations {
    @Override
    public Optional<SecretTransformationSpec> find(String namespace, String name) {
        return Optional.empty();
    }

    @Override
    public boolean mayUse(String namespace, String other) {
        return true;
    }
}
