package dev.vso.operator.transform;

import dev.vso.api.SecretTransformationSpec;
import java.util.Optional;

/** The SecretTransformations of the cluster. */
public interface SharedTransformations {

    /** What the one of this name asks for; empty if there is none. */
    Optional<SecretTransformationSpec> find(String namespace, String name);

    /** Whether a resource of one namespace may use those of another. */
    boolean mayUse(String namespace, String other);
}
