package dev.vso.operator.template;

import dev.vso.api.SecretTransformationSpec;
import java.util.Optional;

/** The SecretTransformations of the cluster. */
public interface SharedTransformations {

    /** What the one of this name asks for; empty if there is none. */
    Optional<SecretTransformationSpec> find(String namespace, String name);

    /** Why the one of this name is not used although it is there, in words for people; empty if nothing is known against it. */
    default Optional<String> refusal(String namespace, String name) {
        return Optional.empty();
    }

    /** Whether a resource of one namespace may use those of another. */
    boolean mayUse(String namespace, String other);
}
