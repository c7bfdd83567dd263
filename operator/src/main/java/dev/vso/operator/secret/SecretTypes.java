package dev.vso.operator.secret;

import java.util.List;
import java.util.Set;

/**
 * The types of Secrets that the operator makes. Kubernetes gives rights to whom holds a Secret of two types: it fills in
 * the token of the service account that an annotation names, or takes what is in it for a token to join the cluster. The
 * operator has rights that the author of a resource may lack, so it makes these only where it was told to.
 *
 * @param allowed of those two types
 */
public record SecretTypes(Set<String> allowed) {

    /** See "Types of Secret" in the documentation of Kubernetes. */
    private static final List<String> GRANT_RIGHTS =
            List.of("kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token");

    /** None of the two. */
    public static final SecretTypes USUAL = new SecretTypes(Set.of());

    public SecretTypes {
        allowed = Set.copyOf(allowed);
    }

    boolean refuses(String type) {
        return GRANT_RIGHTS.contains(type) && !allowed.contains(type);
    }
}
