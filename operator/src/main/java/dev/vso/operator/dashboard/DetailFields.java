package dev.vso.operator.dashboard;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What manifests say, in words and in the order in which people ask. Names and times only: parameters of requests,
 * templates, statements and connection strings may hold secrets and are left out.
 */
final class DetailFields {

    /** One line of a detail. */
    record Fact(String name, String text) {}

    private final List<Fact> facts = new ArrayList<>();

    private DetailFields() {}

    static List<Fact> of(HasMetadata resource) {
        return switch (resource) {
            case VaultStaticSecret it -> of(it);
            case VaultDynamicSecret it -> of(it);
            case VaultPKISecret it -> of(it);
            case Database it -> of(it);
            default -> List.of();
        };
    }

    private static List<Fact> of(VaultStaticSecret resource) {
        var spec = resource.getSpec();
        return new DetailFields()
                .add("Path in Vault", spec.mount() + "/" + spec.path())
                .add("Engine", spec.type() == null ? null : spec.type().value())
                .add("Version", spec.version() == null || spec.version() == 0 ? "latest" : spec.version())
                .add("Vault namespace", spec.namespace())
                .add(
                        "Secret",
                        secret(spec.destination().name(), spec.destination().type()))
                .add("Read again after", spec.refreshAfter())
                .add("Restarts", restarts(spec.rolloutRestartTargets()))
                .facts;
    }

    private static List<Fact> of(VaultDynamicSecret resource) {
        var spec = resource.getSpec();
        var status = resource.getStatus();
        return new DetailFields()
                .add("Path in Vault", spec.mount() + "/" + spec.path())
                .add("Vault namespace", spec.namespace())
                .add(
                        "Secret",
                        secret(spec.destination().name(), spec.destination().type()))
                .add("Renewed after", spec.renewalPercent() == null ? null : spec.renewalPercent() + " % of the lease")
                .add("Asked again after", spec.refreshAfter())
                .add(
                        "Lease",
                        status == null || status.secretLease().id().isEmpty()
                                ? null
                                : status.secretLease().duration() + " s"
                                        + (status.secretLease().renewable() ? ", renewable" : ", not renewable"))
                .add("On deletion", Boolean.FALSE.equals(spec.revoke()) ? "the lease runs out" : "the lease is revoked")
                .add("Restarts", restarts(spec.rolloutRestartTargets()))
                .facts;
    }

    private static List<Fact> of(VaultPKISecret resource) {
        var spec = resource.getSpec();
        var status = resource.getStatus();
        return new DetailFields()
                .add("Path in Vault", spec.mount())
                .add("Role", spec.role())
                .add("Issuer", spec.issuerRef())
                .add("Vault namespace", spec.namespace())
                .add("Common name", spec.commonName())
                .add("Other names", String.join(", ", spec.altNames()))
                .add("Addresses", String.join(", ", spec.ipSans()))
                .add("Serial number", status == null ? null : status.serialNumber())
                .add(
                        "Secret",
                        secret(spec.destination().name(), spec.destination().type()))
                .add("Lifetime asked for", spec.ttl())
                .add("Replaced before its end by", spec.expiryOffset())
                .add("Fixed end", spec.notAfter())
                .add("Restarts", restarts(spec.rolloutRestartTargets()))
                .facts;
    }

    private static List<Fact> of(Database resource) {
        var spec = resource.getSpec();
        String roles = spec.roles().stream().map(DatabaseRole::name).collect(Collectors.joining(", "));
        return new DetailFields()
                .add("Engine", spec.engine() == null ? null : spec.engine().value())
                .add("Database", spec.name())
                .add("Mount in Vault", spec.mount() == null ? "database" : spec.mount())
                .add("Vault namespace", spec.namespace())
                .add("Roles", roles)
                .add("Connection in Vault", spec.connection() == null ? "made by others" : "kept by the operator")
                .add(
                        "On deletion",
                        spec.deletionPolicy() == null
                                ? null
                                : spec.deletionPolicy().value())
                .facts;
    }

    private DetailFields add(String name, @Nullable Object value) {
        String text = Objects.toString(value, "");
        if (!text.isEmpty()) {
            facts.add(new Fact(name, text));
        }
        return this;
    }

    private static String secret(String name, @Nullable String type) {
        return type == null || type.isEmpty() ? name : name + " (" + type + ")";
    }

    private static String restarts(List<RolloutRestartTarget> targets) {
        return targets.stream()
                .map(target -> (target.kind() == null ? "" : target.kind().value() + " ") + target.name())
                .collect(Collectors.joining(", "));
    }
}
