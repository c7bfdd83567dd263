package dev.vso.operator.auth.persistence;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes the Secrets with tokens in one namespace.
 *
 * @param namespace the operator's
 */
public record TokenSecretRepository(KubernetesClient client, String namespace) {

    private static final Logger log = LoggerFactory.getLogger(TokenSecretRepository.class);
    private static final String FIELD_MANAGER = "vault-secrets-operator";

    /** @throws KubernetesClientException if the API server does not answer or refuses */
    List<StoredToken> list() {
        return secrets().stream()
                .flatMap(secret -> StoredToken.of(secret).stream())
                .toList();
    }

    /** @throws KubernetesClientException if the API server does not answer or refuses */
    void put(StoredToken token) {
        client.secrets()
                .inNamespace(namespace)
                .resource(token.secret(namespace))
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    /** @throws KubernetesClientException if the API server does not answer or refuses */
    void delete(String entry) {
        client.secrets().inNamespace(namespace).withName(entry).delete();
    }

    /** Deletes all stored tokens, also VSO's; used when persistence is off. */
    public void purge() {
        try {
            secrets().forEach(secret -> client.resource(secret).delete());
        } catch (KubernetesClientException e) {
            log.warn("stored sessions could not be deleted: {}", answered(e));
        }
    }

    /** The error of the API server, and what to do about it. */
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
