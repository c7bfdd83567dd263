package dev.vso.operator.dashboard;

import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.DetailField;
import dev.vso.operator.summary.Lifetime;
import dev.vso.operator.summary.RecordedRotation;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resources that a test adds, in place of a watch. */
final class FakeDashboardData implements DashboardData {

    static final ObjectKey OPERATORS = new ObjectKey("vault-secrets-operator-system", "default");

    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final Map<String, HasMetadata> resources = new ConcurrentSkipListMap<>();
    private final AtomicLong versions = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private final Map<String, Route> routes = new ConcurrentSkipListMap<>();
    private volatile LeaderState leaderState = LeaderState.LEADING;

    <T extends HasMetadata> T put(Class<T> kind, String text) {
        T resource = yaml.unmarshal(text, kind);
        resource.getMetadata().setResourceVersion(Long.toString(versions.incrementAndGet()));
        resources.put(SnapshotBuilder.id(resource), resource);
        return resource;
    }

    /** The VaultAuth of a namespace's resources, instead of the operator's default. */
    void route(String namespace, ObjectKey auth, ObjectKey connection) {
        routes.put(namespace, new Route(auth, connection));
    }

    void remove(String id) {
        resources.remove(id);
    }

    void is(LeaderState now) {
        leaderState = now;
    }

    /** How often all resources of a kind were read. */
    long looks() {
        return looks.get();
    }

    @Override
    public Stream<ResourceSummary> secrets(Instant now) {
        looks.incrementAndGet();
        return resources.values().stream().flatMap(resource -> ResourceSummaries.of(resource, now).stream());
    }

    @Override
    public List<DetailField> details(HasMetadata resource) {
        return ResourceSummaries.details(resource);
    }

    @Override
    public List<Lifetime> lifetimes(HasMetadata resource) {
        return ResourceSummaries.lifetimes(resource);
    }

    @Override
    public List<RecordedRotation> rotations(HasMetadata resource) {
        return ResourceSummaries.rotations(resource);
    }

    @Override
    public <T extends HasMetadata> Stream<T> all(Class<T> kind) {
        looks.incrementAndGet();
        return resources.values().stream().filter(kind::isInstance).map(kind::cast);
    }

    @Override
    public Optional<Route> route(@Nullable String vaultAuthRef, String namespace) {
        return vaultAuthRef == null
                ? Optional.of(routes.getOrDefault(namespace, new Route(OPERATORS, OPERATORS)))
                : Optional.empty();
    }

    @Override
    public LeaderState standing() {
        return leaderState;
    }
}
