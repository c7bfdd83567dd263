package dev.vso.operator.dashboard;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultConnection;
import dev.vso.operator.dashboard.health.Life;
import dev.vso.operator.dashboard.health.Lives;
import dev.vso.operator.dashboard.health.Verdict;
import dev.vso.operator.dashboard.health.Verdict.Observed;
import dev.vso.operator.summary.Outline;
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

/** One look at everything, from which a {@link Snapshot} is made. */
final class Survey {

    private record Reference(@Nullable String vaultAuthRef, String namespace) {}

    private final Sources sources;
    private final Instant now;

    /** Many resources share few references. */
    private final Map<Reference, Optional<Sources.Route>> routes = new HashMap<>();

    private final Map<String, Integer> usersOfAuth = new HashMap<>();
    private final Map<String, Integer> usersOfConnection = new HashMap<>();

    private Survey(Sources sources, Instant now) {
        this.sources = sources;
        this.now = now;
    }

    static Snapshot take(Sources sources, Instant now) {
        Survey survey = new Survey(sources, now);
        List<SecretRow> secrets = survey.secrets(); // first: it counts who uses what
        return new Snapshot(sources.standing(), secrets, survey.connections(), survey.logins());
    }

    private List<SecretRow> secrets() {
        return sorted(sources.secrets(now).map(this::row));
    }

    private static <R extends Row> List<R> sorted(Stream<R> rows) {
        return rows.sorted(Comparator.comparing(Row::id)).toList();
    }

    private SecretRow row(Outline outline) {
        HasMetadata resource = outline.resource();
        var metadata = resource.getMetadata();
        List<Life> lives = new Lives(Verdict.fails(outline.conditions()), now).of(resource);
        Verdict verdict = Verdict.of(
                new Observed(metadata.getDeletionTimestamp() != null, outline.isBehind(), outline.conditions(), lives));
        Optional<Sources.Route> route = routes.computeIfAbsent(
                new Reference(outline.vaultAuthRef(), metadata.getNamespace()),
                reference -> sources.route(reference.vaultAuthRef(), reference.namespace()));
        String auth = route.map(found -> found.auth().toString()).orElse(null);
        String connection = route.map(found -> found.connection().toString()).orElse(null);
        count(usersOfAuth, auth);
        count(usersOfConnection, connection);
        return new SecretRow(
                id(resource),
                resource.getKind(),
                metadata.getNamespace(),
                metadata.getName(),
                verdict.state(),
                verdict.reason(),
                verdict.says(),
                verdict.since(),
                outline.source(),
                outline.parts().stream().map(part -> part.destination().name()).toList(),
                auth,
                connection,
                lives,
                Verdict.text(metadata.getResourceVersion()));
    }

    private static void count(Map<String, Integer> users, @Nullable String key) {
        if (key != null) {
            users.merge(key, 1, Integer::sum);
        }
    }

    /** Kind, namespace and name, as the page's links have it. */
    static String id(HasMetadata resource) {
        return resource.getKind() + "/" + key(resource);
    }

    private static String key(HasMetadata resource) {
        return resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }

    private List<ConnectionRow> connections() {
        return sorted(sources.all(VaultConnection.class).flatMap(resource -> {
            var spec = resource.getSpec();
            var status = resource.getStatus();
            Verdict verdict = plain(resource, status == null ? List.of() : status.conditions());
            return Stream.of(new ConnectionRow(
                    key(resource),
                    verdict.state(),
                    verdict.reason(),
                    verdict.says(),
                    verdict.since(),
                    spec == null ? "" : withoutUser(spec.address()),
                    spec != null && Boolean.TRUE.equals(spec.skipTLSVerify()),
                    usersOfConnection.getOrDefault(key(resource), 0)));
        }));
    }

    private List<LoginRow> logins() {
        return sorted(sources.all(VaultAuth.class).map(resource -> {
            var spec = resource.getSpec();
            var status = resource.getStatus();
            Verdict verdict = plain(resource, status == null ? List.of() : status.conditions());
            return new LoginRow(
                    key(resource),
                    verdict.state(),
                    verdict.reason(),
                    verdict.says(),
                    verdict.since(),
                    spec == null || spec.method() == null ? "" : spec.method().word(),
                    spec == null ? "" : Verdict.text(spec.mount()),
                    usersOfAuth.getOrDefault(key(resource), 0));
        }));
    }

    private static Verdict plain(HasMetadata resource, List<Condition> conditions) {
        boolean leaving = resource.getMetadata().getDeletionTimestamp() != null;
        return Verdict.of(new Observed(leaving, false, conditions, List.of()));
    }

    /** An address may hold a password before its host; what cannot be read is not shown. */
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
