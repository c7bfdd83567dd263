package dev.vso.operator.secret.hmac;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.owner.OwnerLabels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes Secret that stores the {@link HmacKey}, in the operator's namespace. Name, labels and format are
 * VSO's, so either operator can replace the other.
 */
public final class HmacKeySecret {
    public static final String NAME = "vso-cc-storage-hmac-key";

    private static final String DATA_KEY = "key";
    private static final Map<String, String> LABELS = Map.of(
            OwnerLabels.MANAGED_BY, OwnerLabels.MANAGED_BY_VALUE,
            OwnerLabels.NAME, OwnerLabels.NAME_VALUE,
            OwnerLabels.COMPONENT, "client-cache-storage-verification");

    private final KubernetesClient client;
    private final ObjectKey where;
    private final SecureRandom random;

    public HmacKeySecret(KubernetesClient client, String operatorNamespace, SecureRandom random) {
        this.client = client;
        this.where = new ObjectKey(operatorNamespace, NAME);
        this.random = random;
    }

    public ObjectKey where() {
        return where;
    }

    /**
     * The stored key, or a new one that is stored now. If several replicas start at the same time, one stores its key
     * and all return that one.
     *
     * @throws IllegalStateException when the stored value is not a key
     * @throws KubernetesClientException when the API server does not allow reading or creating it
     */
    public HmacKey load() {
        var stored = read();
        return stored != null ? key(stored) : store(HmacKey.random(random));
    }

    /** The stored key, if there is one; does not create one. */
    public Optional<HmacKey> stored() {
        return Optional.ofNullable(read()).map(this::key);
    }

    /**
     * Restores the key after its Secret was deleted, with the same bytes, so that all HMACs in statuses stay valid. An
     * existing Secret is not changed, whatever it holds.
     */
    public void restore(HmacKey inUse) {
        if (read() == null) {
            store(inUse);
        }
    }

    private HmacKey store(HmacKey key) {
        try {
            return key(client.secrets()
                    .inNamespace(where.namespace())
                    .resource(secret(key))
                    .create());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            var stored = read();
            if (stored == null) {
                throw e;
            }
            return key(stored);
        }
    }

    private @Nullable Secret read() {
        return client.secrets()
                .inNamespace(where.namespace())
                .withName(where.name())
                .get();
    }

    private HmacKey key(Secret secret) {
        try {
            var data = secret.getData();
            var encoded = data == null ? null : data.get(DATA_KEY);
            return new HmacKey(
                    Base64.getDecoder().decode(encoded == null ? "" : encoded),
                    Instant.parse(secret.getMetadata().getCreationTimestamp()));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "Secret %s holds no key of %d bytes under \"%s\": delete it and start the operator again, which makes a new one"
                            .formatted(where, HmacKey.LENGTH, DATA_KEY),
                    e);
        }
    }

    private Secret secret(HmacKey key) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(where.namespace())
                .withName(where.name())
                .withLabels(LABELS)
                .endMetadata()
                .withImmutable(true)
                .addToData(DATA_KEY, Base64.getEncoder().encodeToString(key.bytes()))
                .build();
    }
}
