package dev.vso.operator.secret;

import java.util.List;
import java.util.Set;

/**
 * The types of Secrets that the operator may create. Kubernetes grants rights with two types: it adds the token of the
 * service account that an annotation names, or accepts the data as a token to join the cluster. The operator may have
 * rights that the author of a resource lacks, so it creates these types only where its options allow it.
 *
 * @param allowed the allowed ones of these two types
 */
public record SecretTypes(Set<String> allowed) {

    /** See "Types of Secret" in the documentation of Kubernetes. */
    private static final List<String> GRANT_RIGHTS =
            List.of("kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token");

    /** Neither of the two. */
    public static final SecretTypes USUAL = new SecretTypes(Set.of());

    public SecretTypes {
        allowed = Set.copyOf(allowed);
    }

    boolean refuses(String type) {
        return GRANT_RIGHTS.contains(type) && !allowed.contains(type);
    }
}
