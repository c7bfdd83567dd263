package dev.vso.operator.dashboard;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultConnection;
import dev.vso.operator.dashboard.health.Expiries;
import dev.vso.operator.dashboard.health.Expiry;
import dev.vso.operator.dashboard.health.ResourceHealth;
import dev.vso.operator.dashboard.health.ResourceHealth.Observed;
import dev.vso.operator.summary.RecordedRotation;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Snapshot} from the current resources. */
final class SnapshotBuilder {

    private record Reference(@Nullable String vaultAuthRef, String namespace) {}

    private final DashboardData data;
    private final Instant now;

    /** Cache: many resources share few references. */
    private final Map<Reference, Optional<DashboardData.Route>> routes = new HashMap<>();

    private final Map<String, Integer> usersOfAuth = new HashMap<>();
    private final Map<String, Integer> usersOfConnection = new HashMap<>();

    private SnapshotBuilder(DashboardData data, Instant now) {
        this.data = data;
        this.now = now;
    }

    static Snapshot take(DashboardData data, Instant now) {
        SnapshotBuilder survey = new SnapshotBuilder(data, now);
        List<SecretRow> secrets = survey.secrets(); // first: it counts the users of each VaultAuth and VaultConnection
        return new Snapshot(data.standing(), secrets, survey.connections(), survey.logins());
    }

    private List<SecretRow> secrets() {
        return sorted(data.secrets(now).map(this::row));
    }

    private static <R extends DashboardRow> List<R> sorted(Stream<R> rows) {
        return rows.sorted(Comparator.comparing(DashboardRow::id)).toList();
    }

    private SecretRow row(ResourceSummary summary) {
        HasMetadata resource = summary.resource();
        var metadata = resource.getMetadata();
        List<Expiry> lives = new Expiries(ResourceHealth.fails(summary.conditions()), now).of(data.lifetimes(resource));
        List<RecordedRotation> rotations = data.rotations(resource);
        ResourceHealth health = ResourceHealth.of(new Observed(
                metadata.getDeletionTimestamp() != null,
                summary.isBehind(),
                summary.conditions(),
                lives,
                rotations.stream().flatMap(rotation -> rotation.told().stream()).toList()));
        Optional<DashboardData.Route> route = routes.computeIfAbsent(
                new Reference(summary.vaultAuthRef(), metadata.getNamespace()),
                reference -> data.route(reference.vaultAuthRef(), reference.namespace()));
        String auth = route.map(found -> found.auth().toString()).orElse(null);
        String connection = route.map(found -> found.connection().toString()).orElse(null);
        count(usersOfAuth, auth);
        count(usersOfConnection, connection);
        return new SecretRow(
                id(resource),
                resource.getKind(),
                metadata.getNamespace(),
                metadata.getName(),
                health.state(),
                health.reason(),
                health.says(),
                health.since(),
                summary.source(),
                summary.parts().stream().map(part -> part.destination().name()).toList(),
                auth,
                connection,
                lives,
                rotations.stream()
                        .flatMap(rotation -> RotationRow.of(rotation).stream())
                        .toList(),
                ResourceHealth.text(metadata.getResourceVersion()));
    }

    private static void count(Map<String, Integer> users, @Nullable String key) {
        if (key != null) {
            users.merge(key, 1, Integer::sum);
        }
    }

    /** Kind, namespace and name, as in the page's links. */
    static String id(HasMetadata resource) {
        return resource.getKind() + "/" + key(resource);
    }

    private static String key(HasMetadata resource) {
        return resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }

    private List<ConnectionRow> connections() {
        return sorted(data.all(VaultConnection.class).flatMap(resource -> {
            var spec = resource.getSpec();
            var status = resource.getStatus();
            ResourceHealth health = plain(resource, status == null ? List.of() : status.conditions());
            return Stream.of(new ConnectionRow(
                    key(resource),
                    health.state(),
                    health.reason(),
                    health.says(),
                    health.since(),
                    spec == null ? "" : withoutUser(spec.address()),
                    spec != null && Boolean.TRUE.equals(spec.skipTLSVerify()),
                    usersOfConnection.getOrDefault(key(resource), 0)));
        }));
    }

    private List<LoginRow> logins() {
        return sorted(data.all(VaultAuth.class).map(resource -> {
            var spec = resource.getSpec();
            var status = resource.getStatus();
            ResourceHealth health = plain(resource, status == null ? List.of() : status.conditions());
            return new LoginRow(
                    key(resource),
                    health.state(),
                    health.reason(),
                    health.says(),
                    health.since(),
                    spec == null || spec.method() == null ? "" : spec.method().value(),
                    spec == null ? "" : ResourceHealth.text(spec.mount()),
                    usersOfAuth.getOrDefault(key(resource), 0));
        }));
    }

    private static ResourceHealth plain(HasMetadata resource, List<Condition> conditions) {
        boolean leaving = resource.getMetadata().getDeletionTimestamp() != null;
        return ResourceHealth.of(new Observed(leaving, false, conditions, List.of(), List.of()));
    }

    /** An address may have a password before its host; an address that cannot be parsed is not shown. */
    static String withoutUser(String address) {
        try {
            URI uri = new URI(address);
            return uri.getHost() == null
                    ? ""
                    : new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null)
                            .toString();
        } catch (URISyntaxException _) {
            return "";
        }
    }
}
