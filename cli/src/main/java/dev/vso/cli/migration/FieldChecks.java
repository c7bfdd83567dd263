package dev.vso.cli.migration;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.cli.migration.Difference.Severity;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fields that mean something else here, each a row: of which kind, when, and what then. Pure. */
final class FieldChecks {

    private record Row<T extends HasMetadata>(Class<T> kind, Predicate<T> when, Severity weight, String what) {

        Stream<Difference> of(HasMetadata resource) {
            return kind.isInstance(resource) && when.test(kind.cast(resource))
                    ? Stream.of(new Difference(weight, ResourceNames.of(resource), what))
                    : Stream.empty();
        }
    }

    private static final List<Row<?>> ROWS = List.of(
            new Row<>(
                    VaultStaticSecret.class,
                    it -> it.getSpec().syncConfig() != null
                            && Boolean.TRUE.equals(it.getSpec().syncConfig().instantUpdates()),
                    Severity.DIFFERS,
                    "syncConfig.instantUpdates has no effect: Vault is read every refreshAfter only"),
            new Row<>(
                    VaultDynamicSecret.class,
                    it -> Boolean.FALSE.equals(it.getSpec().revoke()),
                    Severity.DIFFERS,
                    "revoke: false is honoured: when it is deleted its lease is left to run out"),
            new Row<>(
                    VaultDynamicSecret.class,
                    it -> leaseOf(it).isEmpty()
                            && it.getStatus() != null
                            && it.getStatus().lastRenewalTime() > 0
                            && it.getStatus().staticCredsMetaData() == null
                            && isEmpty(it.getSpec().refreshAfter()),
                    Severity.DIFFERS,
                    "its answer has no lease and refreshAfter is not set: it is asked for no more, unless it tells its own end, or that Vault rotates it"),
            new Row<>(
                    VaultPKISecret.class,
                    it -> !isEmpty(it.getSpec().issuerRef()) && !endsInIssue(it),
                    Severity.DIFFERS,
                    "issuerRef works as it is written; VSO needed /issue at its end"),
            new Row<>(
                    VaultPKISecret.class,
                    it -> isEmpty(it.getSpec().expiryOffset()),
                    Severity.DIFFERS,
                    "without expiryOffset the certificate is replaced at two thirds of its life, not at its end"),
            new Row<>(
                    VaultAuth.class,
                    it -> !it.getSpec().params().isEmpty(),
                    Severity.DIFFERS,
                    "params are sent with the login; VSO did not send them"),
            new Row<>(
                    VaultConnection.class,
                    it -> !isEmpty(it.getSpec().caCertPath()),
                    Severity.DIFFERS,
                    "caCertPath must be mounted into the new operator's pod, too, with controller.manager.volumes of the chart; elsewhere name its folder in controller.manager.caCertDirs"),
            new Row<>(
                    VaultAuth.class,
                    it -> it.getSpec().aws() != null
                            && isEmpty(it.getSpec().aws().secretRef())
                            && isEmpty(it.getSpec().aws().irsaServiceAccount()),
                    Severity.DIFFERS,
                    "method aws without secretRef and irsaServiceAccount is the identity of the operator's pod, which only VaultAuths of its own namespace may use; or set controller.manager.allowOwnCloudIdentity"),
            new Row<>(
                    VaultConnection.class,
                    it -> isEmpty(it.getSpec().caCertPath())
                            && isEmpty(it.getSpec().caCertSecretRef())
                            && it.getSpec().address().startsWith("https://")
                            && !Boolean.TRUE.equals(it.getSpec().skipTLSVerify()),
                    Severity.DIFFERS,
                    "without a CA the Java runtime's list of authorities counts, not that of the container's system"));

    private FieldChecks() {}

    static Stream<Difference> differences(ClusterState survey) {
        Stream<HasMetadata> secrets = survey.outlines().stream().map(ResourceSummary::resource);
        Stream<HasMetadata> auths =
                survey.auths().stream().filter(auth -> auth.getSpec() != null).map(auth -> auth);
        Stream<HasMetadata> connections = survey.connections().stream()
                .filter(connection -> connection.getSpec() != null)
                .map(connection -> connection);
        Stream<HasMetadata> resources = Stream.of(secrets, auths, connections).flatMap(each -> each);
        return resources.flatMap(resource -> ROWS.stream().flatMap(row -> row.of(resource)));
    }

    private static String leaseOf(VaultDynamicSecret resource) {
        return resource.getStatus() == null
                ? ""
                : resource.getStatus().secretLease().id();
    }

    private static boolean endsInIssue(VaultPKISecret resource) {
        String issuer = resource.getSpec().issuerRef();
        return issuer != null && issuer.endsWith("/issue");
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
