package dev.vso.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.cli.migration.Difference.Severity;
import dev.vso.gotemplate.Limits;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.render.SecretRenderer;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.template.TemplateRenderer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resources as VSO users wrote them, with the differences expected for each. */
class DifferencesTest {

    private static final String HOME = "vso";
    private static final SecretRenderer SHAPE =
            new SecretRenderer(new TemplateRenderer(Clock.systemUTC(), new SecureRandom(), Limits.DEFAULT), false);

    private static <T extends HasMetadata> T read(Class<T> type, String spec) {
        T resource = new KubernetesSerialization().unmarshal("""
                metadata: {namespace: shop, name: it, uid: 1, generation: 1, creationTimestamp: "2030-01-01T00:00:00Z"}
                spec: %s
                """.formatted(spec), type);
        assertThat(resource).isNotNull();
        return resource;
    }

    private static final VaultConnection CONNECTION =
            in(HOME, "default", read(VaultConnection.class, "{address: 'http://v'}"));
    private static final VaultAuth AUTH = in(
            HOME,
            "default",
            read(VaultAuth.class, "{method: kubernetes, mount: k, kubernetes: {role: r, serviceAccount: s}}"));

    private static <T extends HasMetadata> T in(String namespace, String name, T resource) {
        resource.getMetadata().setNamespace(namespace);
        resource.getMetadata().setName(name);
        return resource;
    }

    private static List<Difference> of(HasMetadata... resources) {
        List<ResourceSummary> summaries = Stream.of(resources)
                .flatMap(resource -> ResourceSummaries.of(resource, Instant.EPOCH).stream())
                .toList();
        return Differences.of(
                new ClusterState(
                        HOME,
                        new SharedResources(
                                Stream.concat(Stream.of(AUTH), only(VaultAuth.class, List.of(resources)))
                                        .toList(),
                                List.of(),
                                Stream.concat(Stream.of(CONNECTION), only(VaultConnection.class, List.of(resources)))
                                        .toList(),
                                List.of()),
                        summaries,
                        new ClusterState.ExistingSecrets(Map.of(), true),
                        new ClusterState.OnlyInVso(Map.of("HCPAuth", List.of(new ObjectKey("shop", "old"))), 2)),
                SHAPE);
    }

    private static <T> Stream<T> only(Class<T> type, List<HasMetadata> all) {
        return all.stream().filter(type::isInstance).map(type::cast);
    }

    private static Optional<Severity> weight(List<Difference> differences, String words) {
        return differences.stream()
                .filter(one -> one.what().contains(words))
                .map(Difference::weight)
                .findFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            vss | {type: kv-v2, mount: s, path: p, destination: {name: d, create: true}}                          | DIFFERS | is missing, and is created at the first sync
            vss | {type: kv-v2, mount: s, path: p, destination: {name: d}}                                        | STOPS   | destination.create is false
            vss | {type: kv-v2, mount: s, path: ../p, destination: {name: d, create: true}}                       | STOPS   | path:
            vss | {type: kv-v2, mount: s, path: p, vaultAuthRef: nobody, destination: {name: d, create: true}}    | STOPS   | no VaultAuth shop/nobody exists
            vss | {type: kv-v2, mount: s, path: p, syncConfig: {instantUpdates: true}, destination: {name: d}}    | DIFFERS | instantUpdates has no effect
            vss | {type: kv-v2, mount: s, path: p, destination: {name: d, transformation: {transformationRefs: [{name: t, namespace: x}]}}} | STOPS | of another namespace
            vds | {mount: db, path: creds/p, revoke: false, destination: {name: d, create: true}}                 | DIFFERS | revoke: false is honoured
            vps | {mount: pki, role: r, issuerRef: i, destination: {name: d, create: true}}                       | DIFFERS | issuerRef works as it is written
            vps | {mount: pki, role: r, destination: {name: d, create: true}}                                     | DIFFERS | at two thirds of its life
            va  | {method: appRole, mount: approle, appRole: {roleId: r, secretIDPath: /vault/id}}                | STOPS   | start it with --secret-id-dir
            va  | {method: kubernetes, mount: k, params: {a: b}, kubernetes: {role: r, serviceAccount: s}}        | DIFFERS | params are sent with the login
            va  | {method: kubernetes, mount: k, vaultConnectionRef: x/y, kubernetes: {role: r, serviceAccount: s}} | STOPS | --allow-cross-namespace-connections
            vc  | {address: 'https://v', caCertPath: /ca.pem}                                                     | DIFFERS | caCertPath must be mounted
            vc  | {address: 'https://v'}                                                                          | DIFFERS | the Java runtime's list of authorities
            """)
    @DisplayName("Reports the differences of each resource")
    void differences(String kind, String spec, Severity severity, String words) {
        Class<? extends HasMetadata> type = switch (kind) {
            case "vss" -> VaultStaticSecret.class;
            case "vds" -> VaultDynamicSecret.class;
            case "vps" -> VaultPKISecret.class;
            case "va" -> VaultAuth.class;
            default -> VaultConnection.class;
        };
        assertThat(weight(of(read(type, spec)), words)).contains(severity);
    }

    @Test
    @DisplayName("Reports kinds that are not reconciled and stored sessions that are not used")
    void ignoredObjects() {
        assertThat(weight(of(), "this kind is not supported")).contains(Severity.STOPS);
        assertThat(weight(of(), "are not reused")).contains(Severity.DIFFERS);
    }

    @Test
    @DisplayName("A VaultAuth named default in the resource's namespace replaces the operator's")
    void localDefaultAuth() {
        var secret =
                read(VaultStaticSecret.class, "{type: kv-v2, mount: s, path: p, destination: {name: d, create: true}}");
        var auth = in(
                "shop",
                "default",
                read(VaultAuth.class, "{method: kubernetes, mount: k, kubernetes: {role: r, serviceAccount: s}}"));
        assertThat(weight(of(secret), "the VaultAuth default of its own namespace"))
                .isEmpty();
        assertThat(weight(of(secret, auth), "the VaultAuth default of its own namespace"))
                .contains(Severity.DIFFERS);
    }

    @Test
    @DisplayName("Merges equal differences into one line, most severe first")
    void mergedAndSorted() {
        List<Difference> merged = Differences.merged(Stream.of("d", "a", "c", "b")
                .map(name -> new Difference(Severity.DIFFERS, name, "same"))
                .toList());
        assertThat(merged).containsExactly(new Difference(Severity.DIFFERS, "a, b, c and 1 more", "same"));
        assertThat(of()).isSortedAccordingTo(Comparator.comparing(Difference::weight));
    }
}
