package dev.vso.operator.auth.login;

import dev.vso.api.AuthMethod;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** As whom to log in: the parameters of one login method, complete and checked. */
public sealed interface LoginRequestSpec {

    /** The Vault login method. */
    AuthMethod method();

    /** What Vault knows the login by: the role, or the role id. */
    String role();

    /** Where the proof is. */
    CredentialSource source();

    /** Tells what was in the source from what is in it now; {@link CredentialDigest#NONE} where each login asks for a new proof. */
    default CredentialDigest stamp() {
        return CredentialDigest.NONE;
    }

    /** The same with these contents of its source. */
    default LoginRequestSpec with(CredentialDigest digest) {
        return this;
    }

    /**
     * Login with a token of a Kubernetes service account.
     *
     * @param namespace the Kubernetes namespace of the service account: that of the resource that needs the secret
     * @param audiences audiences of the requested token; empty means the API server's own
     * @param tokenExpirationSeconds life of the requested token, at least 600
     */
    record Kubernetes(
            String namespace, String serviceAccount, String role, List<String> audiences, long tokenExpirationSeconds)
            implements LoginRequestSpec {
        public Kubernetes {
            audiences = List.copyOf(audiences);
        }

        @Override
        public AuthMethod method() {
            return AuthMethod.KUBERNETES;
        }

        @Override
        public CredentialSource.Account source() {
            return new CredentialSource.Account(
                    "kubernetes.serviceAccount", namespace, serviceAccount, audiences, tokenExpirationSeconds);
        }
    }

    /**
     * Login with a signed token.
     *
     * @param source a service account, or a Secret with the key {@code jwt}
     */
    record Jwt(String role, CredentialSource source, CredentialDigest stamp) implements LoginRequestSpec {

        @Override
        public AuthMethod method() {
            return AuthMethod.JWT;
        }

        @Override
        public Jwt with(CredentialDigest now) {
            return new Jwt(role, source, now);
        }
    }

    /**
     * Login with a role id and a secret id.
     *
     * @param role the role id
     * @param source a Secret with the key {@code id}, or a file
     */
    record AppRole(String role, CredentialSource source, CredentialDigest stamp) implements LoginRequestSpec {

        @Override
        public AuthMethod method() {
            return AuthMethod.APP_ROLE;
        }

        @Override
        public AppRole with(CredentialDigest now) {
            return new AppRole(role, source, now);
        }
    }

    /**
     * Login with a request to AWS that is signed here and sent by Vault.
     *
     * @param source a Secret with keys, a service account bound to a role of AWS, or the operator's own pod
     */
    record Aws(String role, AwsPlace place, CredentialSource source, CredentialDigest stamp)
            implements LoginRequestSpec {

        @Override
        public AuthMethod method() {
            return AuthMethod.AWS;
        }

        @Override
        public Aws with(CredentialDigest now) {
            return new Aws(role, place, source, now);
        }
    }

    /**
     * What the signed request says beside who signed it.
     *
     * @param region empty means that of the operator's environment
     * @param stsEndpoint empty means that of the region
     * @param serverId value of {@code X-Vault-AWS-IAM-Server-ID}
     * @param session name of the session where a role is assumed
     */
    record AwsPlace(Optional<String> region, Optional<URI> stsEndpoint, Optional<String> serverId, String session) {}

    /**
     * Login with the workload identity of a cluster of Google's.
     *
     * @param source a service account bound to one of Google's
     */
    record Gcp(String role, GcpPlace place, CredentialSource.BoundAccount source) implements LoginRequestSpec {

        @Override
        public AuthMethod method() {
            return AuthMethod.GCP;
        }
    }

    /** The cluster whose workload identity is meant; what is empty is asked of the metadata server. */
    record GcpPlace(Optional<String> project, Optional<String> region, Optional<String> cluster) {}
}
