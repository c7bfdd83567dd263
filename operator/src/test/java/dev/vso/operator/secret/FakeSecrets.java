package dev.vso.operator.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vso.api.Destination;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.NamedSecrets;
import dev.vso.operator.secret.DestinationDecision.Apply;
import dev.vso.operator.secret.DestinationDecision.Create;
import dev.vso.operator.secret.DestinationDecision.Recreate;
import dev.vso.operator.secret.DestinationDecision.Write;
import dev.vso.operator.secret.WriteResult.Failure;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The Secrets of a cluster, in memory. Each is a {@link SecretModel}, which behaves as the API server does; the client
 * of the cache sends no request, because the cache is not started.
 */
public final class FakeSecrets implements SecretStore, NamedSecrets, AutoCloseable {

    private final KubernetesClient client =
            new KubernetesClientBuilder().withConfig(Config.empty()).build();
    private final SecretHmac hmac = DestinationFixtures.MAC;
    private final SecretCache cache = new SecretCache(client, List.of(), hmac, (_, _) -> {});
    private final DestinationIndex index = new DestinationIndex();
    private final DestinationCache destinations = new DestinationCache(cache, this, hmac, index);
    private final Map<ObjectKey, SecretModel> secrets = new ConcurrentHashMap<>();
    private final Map<ObjectKey, List<Listener>> listeners = new ConcurrentHashMap<>();
    private final Deque<WriteResult> next = new ArrayDeque<>();

    /** What controllers write with. */
    public SecretWriter writer() {
        return new SecretWriter(new DestinationPlan(index, SecretTypes.USUAL), this, destinations, cache, hmac, index);
    }

    public DestinationCache destinations() {
        return destinations;
    }

    public DestinationIndex index() {
        return index;
    }

    public SecretHmac hmac() {
        return hmac;
    }

    /** The values of a Secret as text; empty if there is no such Secret. */
    public Map<String, String> data(ObjectKey key) {
        Map<String, String> data = new TreeMap<>();
        read(key)
                .ifPresent(secret -> secret.getData()
                        .forEach((name, value) ->
                                data.put(name, new String(Base64.getDecoder().decode(value), UTF_8))));
        return data;
    }

    /** The Secret as the API server would return it. */
    public Secret get(ObjectKey key) {
        return read(key).orElseThrow();
    }

    /** Another writer creates the Secret, or sets one value of it. */
    public void set(ObjectKey key, String name, String value) {
        edit(key, "data/" + name, Base64.getEncoder().encodeToString(value.getBytes(UTF_8)));
    }

    /** Another writer changes a field: {@code label/…}, {@code annotation/…} or {@code data/…} in base64. */
    public void edit(ObjectKey key, String field, String value) {
        SecretModel model = secrets.computeIfAbsent(key, _ -> new SecretModel(key.namespace(), key.name(), "Opaque"));
        model.update("kubectl-edit", field, value);
        known(key, model);
        changed(key);
    }

    /** Another writer deletes the Secret. */
    public void remove(ObjectKey key) {
        cache.get(key).ifPresent(cache::isGone);
        secrets.remove(key);
        changed(key);
    }

    /** The API server refuses the next write for good. */
    public void refusesNext(String message) {
        next.add(new WriteResult.Refused(message));
    }

    /** The API server cannot be reached at the next write. */
    public void isUnreachableNext() {
        next.add(new WriteResult.Unavailable(
                "unreachable", new KubernetesClientException("down", HttpURLConnection.HTTP_UNAVAILABLE, null)));
    }

    @Override
    public WriteResult write(Destination destination, Owner owner, Write decision, SecretData data) {
        if (!next.isEmpty()) {
            return next.remove();
        }
        ObjectKey key = new ObjectKey(owner.namespace(), destination.name());
        return switch (decision) {
            case Create _ ->
                secrets.containsKey(key) ? new WriteResult.AlreadyExists() : applied(destination, owner, data, key);
            case Apply apply -> {
                applied(destination, owner, data, key);
                SecretModel model = model(key).remove(apply.leftovers());
                yield new WriteResult.Written(known(key, model));
            }
            case Recreate _ -> {
                remove(key);
                yield applied(destination, owner, data, key);
            }
        };
    }

    private WriteResult applied(Destination destination, Owner owner, SecretData data, ObjectKey key) {
        SecretModel model = secrets.computeIfAbsent(
                key, _ -> new SecretModel(key.namespace(), key.name(), DestinationObject.type(destination)));
        model.apply(
                FieldManagers.of(owner.uid()),
                DestinationObject.wanted(destination, owner, data).build());
        return new WriteResult.Written(known(key, model));
    }

    private SecretModel model(ObjectKey key) {
        return Objects.requireNonNull(secrets.get(key));
    }

    private ObservedSecret known(ObjectKey key, SecretModel model) {
        ObservedSecret now = ObservedSecret.reduce(model.secret(), hmac);
        cache.writing(key);
        cache.wrote(key, Optional.of(now));
        return now;
    }

    @Override
    public Optional<Failure> delete(ObservedSecret secret) {
        remove(secret.key());
        return Optional.empty();
    }

    @Override
    public Optional<Failure> release(ObservedSecret secret, Owner owner) {
        SecretModel model = model(secret.key());
        model.update("merge", "owner/" + owner.uid(), null);
        known(secret.key(), model);
        return Optional.empty();
    }

    @Override
    public Optional<Failure> clear(ObservedSecret secret, Owner owner) {
        SecretModel model = model(secret.key());
        secret.fieldsAppliedFor(owner.uid()).keys().forEach(name -> model.update("merge", "data/" + name, null));
        known(secret.key(), model);
        return Optional.empty();
    }

    @Override
    public Subscription watch(ObjectKey key, Listener listener) {
        listeners.computeIfAbsent(key, _ -> new CopyOnWriteArrayList<>()).add(listener);
        return () -> listeners.getOrDefault(key, List.of()).remove(listener);
    }

    @Override
    public Optional<Secret> read(ObjectKey key) {
        return Optional.ofNullable(secrets.get(key)).map(SecretModel::secret);
    }

    private void changed(ObjectKey key) {
        listeners.getOrDefault(key, List.of()).forEach(listener -> listener.changed(key, read(key)));
    }

    @Override
    public void close() {
        destinations.close();
        client.close();
    }
}
