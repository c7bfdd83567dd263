package dev.vso.operator.inventory;

import dev.vso.operator.sharding.ShardKeeper;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The leading operator, according to its Lease.
 *
 * @param name the holder identity; empty if the Lease was released
 * @param renewed when it was last renewed
 */
public record Leader(String name, Instant renewed) {

    /** A Lease that was not renewed for this long has no active holder. */
    private static final Duration STALE = Duration.ofMinutes(1);

    /**
     * The leader; empty if there is no Lease.
     *
     * @throws ForbiddenException if the user may not read it
     */
    public static Optional<Leader> find(KubernetesClient client, String namespace, String lease) {
        return Inventory.allowed(
                "get",
                "leases",
                namespace,
                () -> Optional.ofNullable(client.leases()
                                .inNamespace(namespace)
                                .withName(lease)
                                .get())
                        .flatMap(found -> Optional.ofNullable(found.getSpec()))
                        .map(Leader::of));
    }

    /**
     * The operator responsible for a namespace: if replicas share the work, the holder of its shard. Empty if there is
     * no Lease.
     *
     * @throws ForbiddenException if the user may not read it
     */
    public static Optional<Leader> of(
            KubernetesClient client, String operatorNamespace, String lease, String namespace) {
        Optional<Leader> leader = find(client, operatorNamespace, lease);
        return leader.flatMap(holder -> ShardKeeper.lease(holder.name(), namespace))
                .map(shard -> find(client, operatorNamespace, shard).orElse(new Leader("", Instant.EPOCH)))
                .or(() -> leader);
    }

    /**
     * The leaders of all Leases of a name, by the namespace of the Lease.
     *
     * @throws ForbiddenException if the user may not list them
     */
    public static Map<String, Leader> everywhere(KubernetesClient client, String lease) {
        return Inventory.allowed(
                "list",
                "leases",
                "",
                () -> client.leases().inAnyNamespace().withField("metadata.name", lease).list().getItems().stream()
                        .filter(found -> found.getSpec() != null)
                        .collect(Collectors.toMap(
                                found -> found.getMetadata().getNamespace(), found -> of(found.getSpec()))));
    }

    private static Leader of(LeaseSpec spec) {
        return new Leader(
                Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
                spec.getRenewTime() == null
                        ? Instant.EPOCH
                        : spec.getRenewTime().toInstant());
    }

    /** Whether it is active. */
    public boolean works(Instant now) {
        return !name.isEmpty() && silent(now).compareTo(STALE) <= 0;
    }

    /** How long ago it last renewed the Lease. */
    public Duration silent(Instant now) {
        return Duration.between(renewed, now);
    }

    /** The pod's name, which is the part of its identity that people know. */
    public String pod() {
        int end = name.indexOf('_');
        return end > 0 ? name.substring(0, end) : name;
    }
}
