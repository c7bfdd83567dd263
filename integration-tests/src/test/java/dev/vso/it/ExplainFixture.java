package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Set-ups that fail at one step, and the output of {@code vso explain} for them; shared by the classes of each step.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExplainFixture {

    static final String VALUE = "hunter2-never-printed";

    final TestEnvironment environment = TestEnvironment.get();
    String namespace = "";
    String other = "";

    /** @param what creates the broken objects and returns what to explain; {@code NAME} is the case's own name */
    record Broken(String name, Setup what, String step, String problem, String cure) {

        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Setup {
        /** Creates the broken objects; returns kind and name. */
        String make(String name) throws Exception;
    }

    @BeforeAll
    void prepare() {
        environment.defaultAuth();
        namespace = environment.namespace("explain");
        other = environment.namespace("explain-other");
        environment.inVault().put(namespace + "/app", Map.of("password", VALUE));
    }

    @AfterAll
    void leave() {
        environment.leave();
    }

    StaticSecretYaml secret(String name) {
        return StaticSecretYaml.of(name, namespace + "/app");
    }

    String apply(StaticSecretYaml manifest) {
        environment.apply(namespace, manifest);
        return "vss/" + manifest.name();
    }

    /** A secret with its own VaultAuth and Vault role. */
    String withRole(String name, String role, String lines) {
        environment.auth(namespace, name, role, lines);
        return apply(secret(name).with("vaultAuthRef: " + name));
    }

    String withConnection(String name, String spec) {
        environment.connection(namespace, name, spec);
        return withRole(name, "vault-secrets-operator", "vaultConnectionRef: " + name);
    }

    /** For any namespace of the operator. */
    String withOwnConnection(String name, String lines) {
        environment.connection(namespace, name, "address: %s\ncaCertSecretRef: vault-ca-cert".formatted(address()));
        environment.auth(namespace, name, "vault-secrets-operator", "vaultConnectionRef: " + name);
        return apply(secret(name).with("vaultAuthRef: %s\n%s".formatted(name, lines)));
    }

    String address() {
        return environment.sandbox().bao().address().toString();
    }

    static String policy(String path, String... capabilities) {
        return "path \"%s\" { capabilities = [\"%s\"] }\n".formatted(path, String.join("\", \"", capabilities));
    }

    void vaultRole(String name, String policy, Map<String, ?> settings) {
        environment.inVault().role(name, policy, settings);
    }

    String readsApp() {
        return policy("secret/data/" + namespace + "/*", "read");
    }

    void globalAuth(String name, String yaml) {
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: %s
                spec:
                """.formatted(name) + yaml.indent(2));
    }

    /** The failure is reported at its step, with its cure, and at no other step. */
    void assertFound(Broken broken) throws Exception {
        CliResult result = explain(broken.what().make(broken.name()));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).doesNotContain(VALUE, "Exception");
        if (broken.problem().isEmpty()) { // a warning of its own, and the cause of the failure
            assertThat(result.line(broken.step())).startsWith("! ");
        } else {
            assertThat(result.line(broken.step()))
                    .as(result.out())
                    .startsWith("✗ ")
                    .contains(broken.problem().formatted(namespace));
            assertThat(result.out().lines().filter(line -> line.startsWith("✗")))
                    .hasSize(1);
        }
        assertThat(result.out()).contains(broken.cure());
        assertThat(result.code()).isEqualTo(1);
    }

    CliResult explain(String words) {
        return CliResult.asAdmin(("explain " + words + " -n " + namespace).split(" "));
    }

    void says(String name, String synced, String message) {
        GenericKubernetesResource resource = environment
                .subject("VaultStaticSecret", namespace, name)
                .resource()
                .require();
        resource.setAdditionalProperty(
                "status",
                Map.of(
                        "lastGeneration",
                        resource.getMetadata().getGeneration(),
                        "conditions",
                        List.of(condition("SecretSynced", synced, message), condition("Ready", synced, message))));
        environment.client().resource(resource).updateStatus();
    }

    static Map<String, Object> condition(String type, String status, String message) {
        return Map.of(
                "type",
                type,
                "status",
                status,
                "reason",
                "Told",
                "message",
                message,
                "observedGeneration",
                1,
                "lastTransitionTime",
                Instant.now().toString());
    }

    /** Pretends that an operator has the Lease there. */
    static void operatorIn(String where, Instant renewed) {
        TestEnvironment.get()
                .client()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(where)
                        .withName("b0d477c0.hashicorp.com")
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("some-pod_1234")
                        .withRenewTime(ZonedDateTime.ofInstant(renewed, ZoneOffset.UTC))
                        .endSpec()
                        .build())
                .forceConflicts()
                .serverSideApply();
    }
}
