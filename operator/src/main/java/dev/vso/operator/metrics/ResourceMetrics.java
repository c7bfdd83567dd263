package dev.vso.operator.metrics;

import dev.vso.operator.status.ConnectionState;
import dev.vso.operator.status.ResourceState;
import dev.vso.operator.status.ResourceState.Previous;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The series per resource and per VaultConnection. They are computed from the controllers' caches on each scrape, so
 * they end with their resource.
 *
 * <p>Only the leader reports resources; a standby would report the same ones again.
 */
final class ResourceMetrics implements MultiCollector {

    /**
     * Where it looks.
     *
     * @param resources all that the controllers look after; none while this process stands by
     * @param state the reported state of a resource; empty for none
     * @param lastChange by the UID of a resource, when its Secret was changed last
     */
    record View(
            Supplier<Stream<HasMetadata>> resources,
            Function<HasMetadata, Optional<ResourceState>> state,
            Function<String, Optional<Instant>> lastChange) {
        static final View NOTHING = new View(Stream::empty, _ -> Optional.empty(), _ -> Optional.empty());
    }

    private final int limit;
    private final InstantSource clock;
    private volatile View view = View.NOTHING;

    ResourceMetrics(int limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
    }

    void observe(View at) {
        view = at;
    }

    @Override
    public MetricSnapshots collect() {
        View at = view;
        List<HasMetadata> resources = at.resources().get().toList();
        List<ResourceState> states = resources.stream()
                .flatMap(resource -> at.state().apply(resource).stream())
                .toList();
        SeriesLimit limited = SeriesLimit.of(states, limit);
        List<MetricSnapshot> snapshots = new ArrayList<>(ofEach(limited.shown(), at));
        snapshots.addAll(ofConnections(resources.stream()
                .flatMap(resource -> ConnectionState.of(resource).stream())
                .toList()));
        snapshots.add(gauge(
                "vso_secrets",
                "Resources with Secrets, by whether they are synced; all of them, regardless of the limit of series.",
                secrets(states)));
        snapshots.add(gauge(
                "vso_rotations",
                "Last rotations, by kind and phase; all of them, regardless of the limit of series.",
                counts(states.stream()
                        .flatMap(state -> state.rotations().stream()
                                .map(phase -> Labels.of("controller", state.controller(), "phase", phase.value()))))));
        snapshots.add(gauge(
                "vso_credentials_kept",
                "Resources whose replaced credentials are kept, because workloads may still use them: ending is true"
                        + " if these are about to lose them.",
                counts(states.stream()
                        .filter(state -> state.previous() != Previous.NOT_KEPT)
                        .map(state -> Labels.of(
                                "controller",
                                state.controller(),
                                "ending",
                                Boolean.toString(state.previous() == Previous.ENDING))))));
        snapshots.add(gauge(
                "vso_resources_left_out",
                "Resources without series of their own, because there are more than --metrics-per-resource-limit.",
                Stream.of(point(limited.leftOut(), Labels.EMPTY))));
        return new MetricSnapshots(snapshots);
    }

    private List<MetricSnapshot> ofEach(List<ResourceState> states, View at) {
        Instant now = clock.instant();
        return List.of(
                gauge(
                        "controller_resource_status",
                        "Whether a resource is valid: 1 or 0.",
                        points(states, ResourceState::valid, valid -> valid ? 1 : 0)),
                gauge(
                        "vso_secret_synced",
                        "Whether the Secret of a resource is in sync with Vault: 1 or 0.",
                        points(states, ResourceState::sync, sync -> sync.synced() ? 1 : 0)),
                gauge(
                        "vso_secret_problem",
                        "Always 1: why a resource is not synced, as in its condition; absent while it is synced.",
                        states.stream()
                                .flatMap(state -> state.sync().stream()
                                        .filter(sync -> !sync.synced())
                                        .map(sync -> point(1, labels(state).add("reason", sync.problem()))))),
                gauge(
                        "vso_secret_rotation",
                        "Always 1: the phase of the rotation that is under way; absent when all workloads run with the"
                                + " new value.",
                        states.stream()
                                .flatMap(state -> state.rotating().stream()
                                        .map(phase -> point(1, labels(state).add("phase", phase.value()))))),
                gauge(
                        "vso_secret_previous_ending",
                        "Always 1: workloads are about to lose the replaced credentials that they still use, because"
                                + " their rollout is not finished; absent otherwise.",
                        states.stream()
                                .filter(state -> state.previous() == Previous.ENDING)
                                .map(state -> point(1, labels(state)))),
                gauge(
                        "vso_secret_last_change_timestamp_seconds",
                        "When the operator last changed the Secret of a resource, in Unix time; only for Secrets that it created.",
                        points(
                                states,
                                state -> state.sync()
                                        .flatMap(_ -> at.lastChange().apply(state.uid())),
                                Instant::getEpochSecond)),
                gauge(
                        "vso_secret_expiration_timestamp_seconds",
                        "When the credentials of a resource stop working unless they are renewed, in Unix time;"
                                + " of a Database, the first to do so.",
                        points(states, ResourceState::credentialsEnd, Instant::getEpochSecond)),
                gauge(
                        "vso_secret_expiration_seconds",
                        "How long the credentials of a resource still work unless they are renewed.",
                        points(
                                states,
                                ResourceState::credentialsEnd,
                                end -> Duration.between(now, end).toSeconds())),
                gauge(
                        "vso_certificate_expiration_timestamp_seconds",
                        "When the certificate of a VaultPKISecret expires, in Unix time.",
                        points(states, ResourceState::certificateEnd, Instant::getEpochSecond)));
    }

    private static List<MetricSnapshot> ofConnections(List<ConnectionState> connections) {
        return List.of(
                gauge(
                        "vso_connection_up",
                        "Whether the Vault of a VaultConnection answered its last probe and serves requests: 1 or 0.",
                        connections.stream().map(it -> point(it.up() ? 1 : 0, connection(it)))),
                gauge(
                        "vso_connection_sealed",
                        "Whether the Vault of a VaultConnection said at its last probe that it is sealed: 1 or 0.",
                        connections.stream().map(it -> point(it.sealed() ? 1 : 0, connection(it)))));
    }

    private static Stream<GaugeDataPointSnapshot> secrets(List<ResourceState> states) {
        return counts(states.stream()
                .flatMap(state -> state.sync().stream()
                        .map(sync -> Labels.of(
                                "controller", state.controller(), "synced", Boolean.toString(sync.synced())))));
    }

    private static Stream<GaugeDataPointSnapshot> counts(Stream<Labels> counted) {
        Map<Labels, Long> counts =
                counted.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream().map(entry -> point(entry.getValue(), entry.getKey()));
    }

    private static <V> Stream<GaugeDataPointSnapshot> points(
            List<ResourceState> states, Function<ResourceState, Optional<V>> value, Function<V, Number> number) {
        return states.stream()
                .flatMap(state -> value.apply(state).stream()
                        .map(it -> point(number.apply(it).doubleValue(), labels(state))));
    }

    private static GaugeSnapshot gauge(String name, String help, Stream<GaugeDataPointSnapshot> points) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        points.forEach(gauge::dataPoint);
        return gauge.build();
    }

    private static GaugeDataPointSnapshot point(double value, Labels labels) {
        return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
    }

    private static Labels labels(ResourceState state) {
        return Labels.of("controller", state.controller(), "name", state.name(), "namespace", state.namespace());
    }

    private static Labels connection(ConnectionState state) {
        return Labels.of("vault_connection", state.connection());
    }
}
