package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.operator.chart.Chart;
import dev.vso.operator.chart.Manifest;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart's guard rails in a real API server: what they allow and reject, and the messages. */
class GuardRailsIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ALL = String.join(
            ",",
            "guardRails.pathsBeginWithNamespace=true",
            "guardRails.noSkipTLSVerify=true",
            "guardRails.noDatabaseConnection=true",
            "guardRails.allowedAuthMethods={kubernetes,jwt}",
            "guardRails.minRefreshAfter=1m",
            "guardRails.maxRefreshAfter=24h");

    /** The same in each example of a kind. */
    private static final Map<String, String> LEAST = Map.of(
            "VaultStaticSecret", "mount: m, type: kv-v1, destination: {name: example}",
            "VaultDynamicSecret", "mount: m, destination: {name: example}",
            "VaultPKISecret", "mount: m, commonName: a.example.com, destination: {name: example}",
            "VaultConnection", "address: 'https://vault:8200'",
            "VaultAuth",
                    "mount: m, kubernetes: {role: r, serviceAccount: default}, jwt: {role: r, serviceAccount: default}",
            "VaultAuthGlobal", "kubernetes: {role: r, mount: m, serviceAccount: default}",
            "Database",
                    "engine: postgresql, name: app, roles: [{name: app, db_name: app, creation_days: 1, revocation_days: 2}]");

    private static String namespace = "";
    private static String exempt = "";
    private static String own = "";
    private static List<Manifest> rails = List.of();

    @BeforeAll
    static void apply() {
        namespace = environment.namespace("rails");
        exempt = environment.namespace("rails-exempt");
        own = environment.namespace("rails-own");
        put(namespace, "VaultStaticSecret", "older", "path: warehouse/app");
        rails =
                Chart.offline()
                        .renderAs("rails", own, "--set", ALL + ",guardRails.exemptNamespaces={" + exempt + "}")
                        .stream()
                        .filter(manifest -> manifest.kind().startsWith("ValidatingAdmission"))
                        .toList();
        rails.forEach(manifest -> environment.applyAsWritten(manifest.yaml()));
    }

    @AfterAll
    static void remove() {
        rails.forEach(manifest -> environment
                .client()
                .genericKubernetesResources("admissionregistration.k8s.io/v1", manifest.kind())
                .withName(manifest.name())
                .delete());
        environment.leave();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VaultStaticSecret  | path: warehouse/app               | spec.path: warehouse/app is not of this namespace: begin it with NS/
            VaultStaticSecret  | path: NS-eu/app                   | spec.path: NS-eu/app is not of this namespace
            VaultDynamicSecret | path: creds/app                   | spec.path: creds/app is not of this namespace: name a role that begins with NS_
            VaultDynamicSecret | path: creds/NS-eu_app             | as in creds/NS_app
            VaultPKISecret     | role: web                         | spec.role: web is not of this namespace: name a role that begins with NS_
            VaultConnection    | skipTLSVerify: true               | spec.skipTLSVerify: Vault has to be verified in this cluster: remove the field
            Database           | 'connection: {url: "postgresql://{{username}}:{{password}}@db:5432/app", rootSecretRef: root}' | spec.connection: connections are made by the platform in this cluster: remove the field
            VaultAuth          | 'method: appRole, appRole: {roleId: r, secretRef: s}' | spec.method: appRole is not allowed in this cluster: use one of kubernetes, jwt
            VaultAuthGlobal    | 'defaultAuthMethod: aws, aws: {role: r, irsaServiceAccount: default}' | spec.defaultAuthMethod: aws is not allowed in this cluster: use one of kubernetes, jwt
            VaultStaticSecret  | 'path: NS/app, refreshAfter: 59s' | spec.refreshAfter: 59s is too often for this cluster: make it 1m or more
            VaultDynamicSecret | 'path: creds/NS_app, refreshAfter: 25h' | spec.refreshAfter: 25h is too seldom for this cluster: make it 24h or less
            VaultPKISecret     | 'role: NS_web, refreshAfter: 0.5m' | spec.refreshAfter: 0.5m is too often
            """)
    @DisplayName("Rejections name field and cure")
    void rejected(String kind, String fields, String words) {
        String expected = words.replace("NS", namespace);
        Polling.await(PATIENCE, () -> refusal(namespace, kind, fields).contains(expected));
        assertThat(refusal(exempt, kind, fields)).as("in an exempt namespace").isEmpty();
        assertThat(refusal(own, kind, fields)).as("in the operator's namespace").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VaultStaticSecret  | path: NS/app
            VaultStaticSecret  | path: NS
            VaultStaticSecret  | 'path: NS/app, refreshAfter: 1m'
            VaultStaticSecret  | 'path: NS/app, refreshAfter: 0s'
            VaultStaticSecret  | 'path: NS/app, refreshAfter: 24h'
            VaultDynamicSecret | path: creds/NS_app
            VaultDynamicSecret | path: static-creds/NS
            VaultDynamicSecret | path: NS/anything
            VaultPKISecret     | role: NS_web
            VaultConnection    | skipTLSVerify: false
            Database           | 'deletionPolicy: Retain'
            VaultAuth          | method: kubernetes
            VaultAuth          | method: jwt
            VaultAuthGlobal    | defaultAuthMethod: kubernetes
            """)
    @DisplayName("Accepts what is allowed")
    void accepted(String kind, String fields) {
        assertThat(refusal(namespace, kind, fields)).isEmpty();
    }

    @Test
    @DisplayName("Existing objects can be labelled and deleted, but not changed")
    void existingObjects() {
        Polling.await(
                PATIENCE,
                () -> !refusal(namespace, "VaultStaticSecret", "path: warehouse/app")
                        .isEmpty());
        var older = environment
                .client()
                .genericKubernetesResources("secrets.hashicorp.com/v1beta1", "VaultStaticSecret")
                .inNamespace(namespace)
                .withName("older");
        assertThatCode(() -> older.edit(it -> {
                    it.getMetadata().setLabels(Map.of("a", "b"));
                    it.getMetadata().setFinalizers(List.of("example.com/test"));
                    return it;
                }))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> put(namespace, "VaultStaticSecret", "older", "path: warehouse/other"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("is not of this namespace");
        older.delete();
        assertThatCode(() -> older.edit(it -> {
                    it.getMetadata().setFinalizers(List.of());
                    return it;
                }))
                .doesNotThrowAnyException();
    }

    private static String refusal(String namespace, String kind, String fields) {
        try {
            environment
                    .client()
                    .resource(resource(kind, "example", fields))
                    .inNamespace(namespace)
                    .dryRun()
                    .create();
            return "";
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void put(String namespace, String kind, String name, String fields) {
        environment
                .client()
                .resource(resource(kind, name, fields))
                .inNamespace(namespace)
                .serverSideApply();
    }

    private static GenericKubernetesResource resource(String kind, String name, String fields) {
        String version = kind.equals("Database") ? "example.com/v1" : "secrets.hashicorp.com/v1beta1";
        String yaml = "apiVersion: %s\nkind: %s\nmetadata: {name: %s}\nspec: {%s, %s}\n"
                .formatted(
                        version, kind, name.toLowerCase(Locale.ROOT), LEAST.get(kind), fields.replace("NS", namespace));
        return environment.client().getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    }
}
