package dev.vso.operator.auth.persistence;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Secrets of one namespace that tokens are kept in, as the API server has them.
 *
 * @param namespace the operator's
 */
public record TokenSecretRepository(KubernetesClient client, String namespace) {

    private static final Logger log = LoggerFactory.getLogger(TokenSecretRepository.class);
    private static final String FIELD_MANAGER = "vault-secrets-operator";

    /** @throws KubernetesClientException if the API server does not tell */
    List<StoredToken> list() {
        return secrets().stream()
                .flatMap(secret -> StoredToken.of(secret).stream())
                .toList();
    }

    /** @throws KubernetesClientException if the API server does not take it */
    void put(StoredToken token) {
        client.secrets()
                .inNamespace(namespace)
                .resource(token.secret(namespace))
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    /** @throws KubernetesClientException if the API server does not do it */
    void delete(String entry) {
        client.secrets().inNamespace(namespace).withName(entry).delete();
    }

    /** Deletes all that is kept, of VSO too: for an operator that is to keep nothing. */
    public void purge() {
        try {
            secrets().forEach(secret -> client.resource(secret).delete());
        } catch (KubernetesClientException e) {
            log.warn("sessions that were kept before could not be deleted: {}", answered(e));
        }
    }

    /** Why the API server could not be used, and what to do about it. */
    static String answered(KubernetesClientException e) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                "the operator may not do that; grant it list, create, patch and delete on secrets of its namespace";
            case 0 -> "the API server did not answer";
            default -> "the API server answered " + e.getCode();
        };
    }

    private List<Secret> secrets() {
        return client.secrets()
                .inNamespace(namespace)
                .withLabels(StoredToken.LABELS)
                .list()
                .getItems();
    }
}
