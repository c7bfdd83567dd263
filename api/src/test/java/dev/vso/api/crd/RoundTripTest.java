package dev.vso.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.api.SecretTransformation;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An object from the API server becomes a Java value and is written back unchanged. */
class RoundTripTest {
    private static final Path MANIFESTS = Path.of("src", "test", "resources", "admission");

    @SuppressWarnings("unused")
    private static final List<Class<? extends CustomResource<?, ?>>> KINDS = Kinds.ALL;

    private final KubernetesSerialization kubernetes = new KubernetesSerialization();

    @ParameterizedTest
    @FieldSource("KINDS")
    void everyFieldOfTheSchemaComesBack(Class<? extends CustomResource<?, ?>> kind) throws IOException {
        var example = Example.of(kind);
        assertThat(throughJava(example, kind)).isEqualTo(example);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifestsComeBackAsTheyWere(Path manifest) throws IOException {
        var read = Crds.yaml().readTree(manifest.toFile());
        var kind = Kinds.ALL.stream()
                .filter(type -> type.getSimpleName().equals(read.path("kind").asText()))
                .findFirst()
                .orElseThrow();
        assertThat(throughJava(read, kind)).isEqualTo(read);
    }

    @Test
    void unknownWordsReadAsNull() {
        var auth = kubernetes.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata: {name: later}
                spec: {method: ldap, mount: ldap, vaultAuthGlobalRef: {mergeStrategy: {headers: deep}}}
                """, VaultAuth.class);
        assertThat(auth.getSpec().method()).isNull();
        assertThat(auth.getSpec().mount()).isEqualTo("ldap");
        assertThat(auth.getSpec().vaultAuthGlobalRef())
                .isNotNull()
                .satisfies(ref -> assertThat(ref.mergeStrategy())
                        .isNotNull()
                        .satisfies(strategy -> assertThat(strategy.headers()).isNull()));
    }

    @Test
    void unknownFieldsAreTolerated() {
        var secret = kubernetes.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultStaticSecret
                metadata: {name: later}
                spec: {mount: secret, path: app, type: kv-v2, destination: {name: app, immutable: true}, later: {a: 1}}
                status: {lastGeneration: 3, later: [1], conditions: [{type: Ready, later: 1}]}
                later: true
                """, VaultStaticSecret.class);
        assertThat(secret.getSpec().destination().name()).isEqualTo("app");
        assertThat(secret.getStatus().lastGeneration()).isEqualTo(3);
    }

    @Test
    void missingListsAndMapsAreEmptyAndNullsInThemAreDropped() {
        var auth = kubernetes.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                spec: {kubernetes: {audiences: [vault, null]}, headers: {a: null, b: c}}
                """, VaultAuth.class);
        assertThat(auth.getSpec().allowedNamespaces()).isEmpty();
        assertThat(auth.getSpec().params()).isEmpty();
        assertThat(auth.getSpec().headers()).containsOnlyKeys("b");
        assertThat(auth.getSpec().kubernetes())
                .isNotNull()
                .satisfies(method -> assertThat(method.audiences()).containsExactly("vault"));
    }

    @Test
    void emptyTextOfARequiredFieldIsKept() {
        var certificate = kubernetes.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                status: {error: "", valid: true, lastGeneration: 0, lastRotation: 0}
                """, VaultPKISecret.class);
        assertThat(kubernetes.asYaml(certificate)).contains("error: \"\"", "lastGeneration: 0");
    }

    @Test
    void kindsThatMayLackASpecHaveAnEmptyOne() {
        assertThat(new VaultAuthGlobal().getSpec().headers()).isEmpty();
        assertThat(new SecretTransformation().getSpec().templates()).isEmpty();
    }

    static Stream<Path> manifests() throws IOException {
        try (var files = Files.list(MANIFESTS)) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith("guide-")
                            || file.getFileName().toString().endsWith("-with-all.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private JsonNode throughJava(JsonNode manifest, Class<? extends CustomResource<?, ?>> kind) throws IOException {
        var object = kubernetes.unmarshal(manifest.toString(), kind);
        return Crds.yaml().readTree(kubernetes.asYaml(object));
    }
}
