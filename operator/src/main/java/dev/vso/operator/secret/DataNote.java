package dev.vso.operator.secret;

import java.util.Optional;

/**
 * Makes an annotation that is written to a Secret together with its data, in the same request. It is not repaired if
 * others change it.
 */
@FunctionalInterface
public interface DataNote {

    /** The name of the annotation. */
    String ANNOTATION = "secrets.hashicorp.com/vso-lease";

    /** No annotation. */
    DataNote NONE = _ -> Optional.empty();

    /**
     * Returns its text; empty if there is none.
     *
     * @param mac the HMAC of the data
     */
    Optional<String> text(String mac);
}
