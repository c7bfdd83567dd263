package dev.vso.operator.auth;

import dev.vso.api.AuthMethod;
import java.util.List;

/** As whom to log in: the parameters of one login method, complete and checked. */
public sealed interface LoginSpec {

    /** The Vault login method. */
    AuthMethod method();

    /**
     * Login with a token of a Kubernetes service account.
     *
     * @param namespace the Kubernetes namespace of the service account: that of the resource that needs the secret
     * @param audiences audiences of the requested token; empty means the API server's own
     * @param tokenExpirationSeconds life of the requested token, at least 600
     */
    record Kubernetes(
            String namespace, String serviceAccount, String role, List<String> audiences, long tokenExpirationSeconds)
            implements LoginSpec {
        public Kubernetes {
            audiences = List.copyOf(audiences);
        }

        @Override
        public AuthMethod method() {
            return AuthMethod.KUBERNETES;
        }
    }
}
