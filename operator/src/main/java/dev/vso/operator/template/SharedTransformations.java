package dev.vso.operator.template;

import dev.vso.api.SecretTransformationSpec;
import java.util.Optional;

/** Looks up the SecretTransformations of the cluster. */
public interface SharedTransformations {

    /** The spec of the SecretTransformation with this name; empty if it does not exist. */
    Optional<SecretTransformationSpec> find(String namespace, String name);

    /** Why an existing SecretTransformation is not used, in words for people; empty if it is. */
    default Optional<String> refusal(String namespace, String name) {
        return Optional.empty();
    }

    /** True if a resource of one namespace may use those of another. */
    boolean mayUse(String namespace, String other);
}
