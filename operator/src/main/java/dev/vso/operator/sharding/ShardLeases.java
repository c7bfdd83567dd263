package dev.vso.operator.sharding;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Leases in the operator's namespace by which replicas coordinate. Each write is conditional on the version that
 * was read, so if two replicas write one Lease at once, one fails.
 */
final class ShardLeases {

    private static final String SHARD = "vso-shard-";
    private static final String REPLICA = "vso-replica-";
    private static final Duration GIVEN_BACK = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Place place;
    private final Duration duration;
    private final InstantSource clock;
    private final InstantSource wallClock;

    /** The Leases of the last listing by name, each with the time when its current version was first seen. */
    private Map<String, Seen> seen = Map.of();

    /**
     * The coordinates of the Leases.
     *
     * @param namespace of the operator
     * @param leadership the name of the leader election's Lease, which keeps other operators from working at the same
     *     time
     * @param self this replica
     */
    record Place(String namespace, String leadership, String self) {}

    private record Seen(Lease lease, Instant changed) {}

    /** @param wallClock for the times in the Leases, which are only for people */
    ShardLeases(KubernetesClient client, Place place, Duration duration, InstantSource clock, InstantSource wallClock) {
        this.client = client;
        this.place = place;
        this.duration = duration;
        this.clock = clock;
        this.wallClock = wallClock;
    }

    static String shardName(int shard) {
        return SHARD + shard;
    }

    /** The name of the Lease that announces a replica. */
    static String replicaName(String replica) {
        return REPLICA + replica.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
    }

    /**
     * Lists all Leases.
     *
     * @throws KubernetesClientException if the API server does not answer
     */
    void read() {
        Map<String, Seen> now = new HashMap<>();
        for (Lease lease : client.leases().inNamespace(place.namespace()).list().getItems()) {
            String name = lease.getMetadata().getName();
            Seen before = seen.get(name);
            Instant changed = before != null && Objects.equals(before.lease().getSpec(), lease.getSpec())
                    ? before.changed()
                    : clock.instant();
            now.put(name, new Seen(lease, changed));
        }
        seen = now;
    }

    Optional<ObservedLease> leadership() {
        return Optional.ofNullable(seen.get(place.leadership())).map(ShardLeases::observed);
    }

    Map<Integer, ObservedLease> shards(int count) {
        Map<Integer, ObservedLease> shards = new HashMap<>();
        for (int shard = 0; shard < count; shard++) {
            Seen found = seen.get(shardName(shard));
            if (found != null) {
                shards.put(shard, observed(found));
            }
        }
        return shards;
    }

    /** The Leases of the replicas, by replica. */
    Map<String, ObservedLease> replicas() {
        Map<String, ObservedLease> replicas = new HashMap<>();
        seen.forEach((name, found) -> {
            ObservedLease lease = observed(found);
            if (name.startsWith(REPLICA) && !lease.holder().isEmpty()) {
                replicas.put(lease.holder(), lease);
            }
        });
        return replicas;
    }

    private static ObservedLease observed(Seen found) {
        LeaseSpec spec = found.lease().getSpec();
        return new ObservedLease(
                spec == null ? "" : Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
                transitions(spec),
                Duration.ofSeconds(spec == null ? 0 : Objects.requireNonNullElse(spec.getLeaseDurationSeconds(), 0)),
                found.changed());
    }

    private static int transitions(@Nullable LeaseSpec spec) {
        return spec == null ? 0 : Objects.requireNonNullElse(spec.getLeaseTransitions(), 0);
    }

    /**
     * Takes or renews a Lease, conditional on the version that was last read.
     *
     * @return its transitions now; empty if another replica was faster
     * @throws KubernetesClientException if the API server does not answer
     */
    Optional<Integer> hold(String name, String holder) {
        Seen before = seen.get(name);
        ZonedDateTime now = wallClock.instant().atZone(ZoneOffset.UTC);
        LeaseSpec spec = before == null ? null : before.lease().getSpec();
        boolean renewal = spec != null && holder.equals(spec.getHolderIdentity());
        int transitions = renewal || before == null ? transitions(spec) : transitions(spec) + 1;
        LeaseSpec held = new LeaseSpecBuilder()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) duration.toSeconds())
                .withAcquireTime(spec != null && renewal ? spec.getAcquireTime() : now)
                .withRenewTime(now)
                .withLeaseTransitions(transitions)
                .build();
        return write(name, before, held) ? Optional.of(transitions) : Optional.empty();
    }

    /** Releases a Lease if this name holds it. */
    void release(String name, String holder) {
        Seen before = seen.get(name);
        if (before == null || !holder.equals(before.lease().getSpec().getHolderIdentity())) {
            return;
        }
        LeaseSpec free = new LeaseSpecBuilder(before.lease().getSpec())
                .withHolderIdentity("")
                .withLeaseDurationSeconds((int) GIVEN_BACK.toSeconds())
                .withRenewTime(wallClock.instant().atZone(ZoneOffset.UTC))
                .build();
        var _ = write(name, before, free);
    }

    void delete(String name) {
        client.leases().inNamespace(place.namespace()).withName(name).delete();
    }

    private boolean write(String name, @Nullable Seen before, LeaseSpec spec) {
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(place.namespace())
                .withName(name)
                .withResourceVersion(
                        before == null ? null : before.lease().getMetadata().getResourceVersion())
                .endMetadata()
                .withSpec(spec)
                .build();
        try {
            if (before == null) {
                client.resource(lease).create();
            } else {
                client.resource(lease).patch(PatchContext.of(PatchType.JSON_MERGE));
            }
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
