package dev.vso.operator.auth.login;

import static dev.vso.operator.error.SyncError.retryable;

import dev.vso.error.Explanation;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** Requests tokens of service accounts from the API server, one for each login. */
public final class ServiceAccountTokens {

    private final KubernetesClient client;

    public ServiceAccountTokens(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Requests a new token for a login.
     *
     * @throws SyncException if the service account is missing or the operator may not request its tokens
     */
    public String request(CredentialSource.Account account) throws SyncException {
        TokenRequest wanted = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(account.audiences())
                .withExpirationSeconds(account.seconds())
                .endSpec()
                .build();
        try {
            return client.serviceAccounts()
                    .inNamespace(account.namespace())
                    .withName(account.name())
                    .tokenRequest(wanted)
                    .getStatus()
                    .getToken();
        } catch (KubernetesClientException e) {
            throw problem(account, e).exception();
        }
    }

    /**
     * The service account itself, for its annotations.
     *
     * @throws SyncException if the operator may not read it
     */
    public Optional<ServiceAccount> account(ObjectKey key) throws SyncException {
        try {
            return Optional.ofNullable(client.serviceAccounts()
                    .inNamespace(key.namespace())
                    .withName(key.name())
                    .get());
        } catch (KubernetesClientException e) {
            throw retryable(
                            "VaultClientConfigError",
                            e.getCode() == 403
                                    ? Explanation.of(
                                            "the operator may not read service account %s".formatted(key),
                                            "grant it get on serviceaccounts")
                                    : Explanation.of("service account %s cannot be read (HTTP %d); trying again"
                                            .formatted(key, e.getCode())))
                    .exception();
        }
    }

    /**
     * The API server creates nothing in a namespace that is being deleted, and reports that among the causes of a 403.
     */
    private static boolean isTerminating(KubernetesClientException e) {
        var details = e.getStatus() == null ? null : e.getStatus().getDetails();
        return details != null
                && details.getCauses() != null
                && details.getCauses().stream().anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    }

    private static SyncError problem(CredentialSource.Account account, KubernetesClientException e) {
        String name = account.namespace() + "/" + account.name();
        return switch (e.getCode()) {
            case 404 ->
                retryable(
                        "VaultClientConfigError",
                        "%s: service account %s does not exist".formatted(account.field(), name),
                        "create it");
            case 403 ->
                retryable(
                        "VaultClientConfigError",
                        isTerminating(e)
                                ? Explanation.of("namespace %s is being deleted".formatted(account.namespace()))
                                : Explanation.of(
                                        "the operator may not request tokens of service account %s".formatted(name),
                                        "grant it create on serviceaccounts/token"));
            default ->
                retryable(
                        "VaultClientConfigError",
                        "the API server gave no token for service account %s (HTTP %d); trying again"
                                .formatted(name, e.getCode()));
        };
    }
}
