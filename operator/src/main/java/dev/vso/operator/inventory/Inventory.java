package dev.vso.operator.inventory;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.ObjectNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads custom resources with the user's own permissions. */
public final class Inventory {

    private final KubernetesClient client;

    public Inventory(KubernetesClient client) {
        this.client = client;
    }

    /**
     * One resource; empty if it does not exist, or if the cluster does not have the kind.
     *
     * @throws ForbiddenException if the user may not read it
     */
    public <T extends HasMetadata> Optional<T> get(Class<T> type, String plural, ObjectKey key) {
        if (!ObjectNames.isNamespace(key.namespace()) || !ObjectNames.isName(key.name())) {
            return Optional.empty(); // no object can have this name
        }
        return allowed(
                "get",
                plural,
                key.namespace(),
                () -> Optional.ofNullable(client.resources(type)
                        .inNamespace(key.namespace())
                        .withName(key.name())
                        .get()));
    }

    public Optional<? extends HasMetadata> get(ResourceKind kind, ObjectKey key) {
        return get(kind.type(), kind.plural(), key);
    }

    /**
     * All resources of a kind; empty if the cluster does not have the kind.
     *
     * @param namespace empty for all
     * @throws ForbiddenException if the user may not list them
     */
    public List<? extends HasMetadata> list(ResourceKind kind, Optional<String> namespace) {
        return list(kind.type(), kind.plural(), namespace);
    }

    private <T extends HasMetadata> List<T> list(Class<T> type, String plural, Optional<String> namespace) {
        return allowed("list", plural, namespace.orElse(""), () -> {
            try {
                var resources = client.resources(type);
                return namespace
                        .map(name -> resources.inNamespace(name).list())
                        .orElseGet(() -> resources.inAnyNamespace().list())
                        .getItems();
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return List.of();
                }
                throw e;
            }
        });
    }

    /** The supplier's result; throws {@link ForbiddenException} if the API server denies the request. */
    public static <R> R allowed(String verb, String what, String namespace, Supplier<R> ask) {
        try {
            return ask.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                throw new ForbiddenException(verb, what, namespace);
            }
            throw e;
        }
    }
}
