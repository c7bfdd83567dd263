package dev.vso.operator.auth;

import static dev.vso.operator.problem.Problem.passing;

import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Tokens of service accounts, asked of the API server for one login each. */
public final class ServiceAccountTokens {

    private final KubernetesClient client;

    public ServiceAccountTokens(KubernetesClient client) {
        this.client = client;
    }

    /**
     * A fresh token for the login.
     *
     * @throws Obstacle if the service account is missing or the operator may not ask for its tokens
     */
    String request(LoginSpec.Kubernetes login) throws Obstacle {
        TokenRequest wanted = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(login.audiences())
                .withExpirationSeconds(login.tokenExpirationSeconds())
                .endSpec()
                .build();
        try {
            return client.serviceAccounts()
                    .inNamespace(login.namespace())
                    .withName(login.serviceAccount())
                    .tokenRequest(wanted)
                    .getStatus()
                    .getToken();
        } catch (KubernetesClientException e) {
            throw problem(login, e).obstacle();
        }
    }

    /** The API server makes nothing new in a namespace that is going, and says so among the causes of a 403. */
    private static boolean isTerminating(KubernetesClientException e) {
        var details = e.getStatus() == null ? null : e.getStatus().getDetails();
        return details != null
                && details.getCauses() != null
                && details.getCauses().stream().anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }

    private static Problem problem(LoginSpec.Kubernetes login, KubernetesClientException e) {
        String account = login.namespace() + "/" + login.serviceAccount();
        return switch (e.getCode()) {
            case 404 ->
                passing(
                        "VaultClientConfigError",
                        "kubernetes.serviceAccount: service account %s does not exist; create it".formatted(account));
            case 403 ->
                passing(
                        "VaultClientConfigError",
                        isTerminating(e)
                                ? "namespace %s is being deleted".formatted(login.namespace())
                                : "the operator may not request tokens of service account %s; grant it create on serviceaccounts/token"
                                        .formatted(account));
            default ->
                passing(
                        "VaultClientConfigError",
                        "the API server gave no token for service account %s (HTTP %d); trying again"
                                .formatted(account, e.getCode()));
        };
    }
}
