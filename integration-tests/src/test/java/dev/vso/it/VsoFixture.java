package dev.vso.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.testing.BaoClient;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Objects that VSO 1.4.1 leaves, of every kind: resources with statuses, their Secrets, a lease, and a valid
 * certificate.
 */
record VsoFixture(TestEnvironment environment, VsoObjects vso) {

    private static final String POLICY = """
            path "secret/data/takeover-*" { capabilities = ["read"] }
            path "database/creds/dyn-takeover" { capabilities = ["read"] }
            path "database/static-creds/takeover" { capabilities = ["read"] }
            path "pki-it/issue/web" { capabilities = ["create", "update"] }
            path "pki-it/revoke" { capabilities = ["update"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;
    private static final String RESTARTS = """
            rolloutRestartTargets:
              - kind: Deployment
                name: shop
            """;

    /** Creates the engines and the role that its resources use. */
    static VsoFixture in(TestEnvironment environment) {
        environment.inVault().databaseRole("dyn-takeover", "1h", "2h");
        PkiEnvironment.in(environment);
        environment.inVault().role("takeover", POLICY, Map.of());
        return new VsoFixture(environment, new VsoObjects(environment));
    }

    ResourceHandle connection(String namespace) {
        environment.connection(
                namespace,
                "vault",
                "address: %s\ncaCertSecretRef: vault-ca-cert\n"
                        .formatted(environment.sandbox().bao().address()));
        ResourceHandle connection = vso.holding(
                environment.subject("VaultConnection", namespace, "vault"),
                "vaultconnection.secrets.hashicorp.com/finalizer");
        vso.status(
                connection,
                Map.of("valid", true),
                "VaultClient",
                "VaultPing",
                "ResourceValidation",
                "Healthy",
                "Ready");
        return connection;
    }

    ResourceHandle auth(String namespace) {
        environment.auth(namespace, "default", "takeover", "vaultConnectionRef: vault\n");
        ResourceHandle auth = vso.holding(
                environment.subject("VaultAuth", namespace, "default"), "vaultauth.secrets.hashicorp.com/finalizer");
        vso.status(auth, Map.of("valid", true, "error", "", "specHash", "0".repeat(64)), "Healthy", "Ready");
        return auth;
    }

    ResourceHandle transformation(String namespace) {
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: SecretTransformation
                metadata:
                  name: dsn
                spec:
                  templates:
                    dsn:
                      text: 'password={{ get .Secrets "password" }}'
                """);
        ResourceHandle transformation = environment.subject("SecretTransformation", namespace, "dsn");
        vso.status(transformation, Map.of("valid", true, "error", ""), "Healthy", "Ready");
        return transformation;
    }

    ResourceHandle app(String namespace) {
        environment.inVault().put(namespace + "/app", Map.of("password", "right"));
        ResourceHandle app = environment.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app")
                        .with("refreshAfter: 2s")
                        .with(RESTARTS));
        synced(app, vso.withRaw(namespace + "/app", Map.of("password", "right")));
        return app;
    }

    ResourceHandle shaped(String namespace) {
        environment.inVault().put(namespace + "/shaped", Map.of("password", "right"));
        ResourceHandle shaped = environment.apply(
                namespace,
                StaticSecretYaml.of("shaped", namespace + "/shaped")
                        .with(RESTARTS)
                        .into("""
                                name: shaped
                                create: true
                                transformation:
                                  excludeRaw: true
                                  transformationRefs:
                                    - name: dsn
                                """));
        synced(shaped, Map.of("password", "right", "dsn", "password=right"));
        return shaped;
    }

    private void synced(ResourceHandle subject, Map<String, String> data) {
        vso.holding(subject, "vaultstaticsecret.secrets.hashicorp.com/finalizer");
        vso.secret(subject, "Opaque", data);
        vso.status(
                subject,
                Map.of(
                        "lastGeneration",
                        vso.generation(subject),
                        "secretMAC",
                        vso.mac(data),
                        "vaultClientMeta",
                        Map.of("cacheKey", "kubernetes-0123456789abcdef012345", "id", "0123")),
                "SecretSynced",
                "Healthy",
                "Ready");
    }

    /** A token like VSO's: it is no longer renewed, and its accessor is recorded nowhere. */
    String token() {
        return environment
                .vault()
                .write("auth/token/create-orphan", Map.of("policies", List.of("takeover"), "ttl", "1h"))
                .at("/auth/client_token")
                .asText();
    }

    ResourceHandle leased(String namespace, BaoClient tokenOfVso) {
        JsonNode answer = tokenOfVso.read("database/creds/dyn-takeover").orElseThrow();
        ResourceHandle leased = LeasedSecret.apply(
                        environment,
                        namespace,
                        LeaseYaml.of("leased", "dyn-takeover").with(RESTARTS))
                .subject();
        vso.holding(leased, "vaultdynamicsecret.secrets.hashicorp.com/finalizer");
        vso.secret(leased, "Opaque", answerWithRaw(answer.path("data")));
        Map<String, Object> status = dynamic(leased);
        status.put(
                "secretLease",
                Map.of(
                        "id",
                        answer.path("lease_id").asText(),
                        "duration",
                        answer.path("lease_duration").asLong(),
                        "renewable",
                        true,
                        "requestID",
                        answer.path("request_id").asText()));
        vso.status(leased, status, "SecretSynced", "Healthy", "Ready");
        return leased;
    }

    /** Credentials that Vault rotates: VSO's HMAC leaves out values that change by themselves. */
    ResourceHandle rotated(String namespace) throws SQLException {
        String user = namespace.replace('-', '_');
        try (var connection = environment.sandbox().postgres().connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'x'");
            statement.execute("GRANT " + user + " TO vault WITH ADMIN OPTION");
        }
        environment
                .vault()
                .write(
                        "database/static-roles/takeover",
                        Map.of("db_name", "mydatabase", "username", user, "rotation_period", "24h"));
        JsonNode data = environment
                .vault()
                .read("database/static-creds/takeover")
                .orElseThrow()
                .path("data");
        ResourceHandle rotated = LeasedSecret.apply(
                        environment,
                        namespace,
                        LeaseYaml.at("rotated", "static-creds/takeover")
                                .with("allowStaticCreds: true")
                                .with(RESTARTS))
                .subject();
        vso.holding(rotated, "vaultdynamicsecret.secrets.hashicorp.com/finalizer");
        vso.secret(rotated, "Opaque", answerWithRaw(data));
        Map<String, Object> status = dynamic(rotated);
        status.put("secretLease", Map.of("id", "", "duration", 0, "renewable", false, "requestID", "0"));
        status.put(
                "staticCredsMetaData",
                Map.of(
                        "lastVaultRotation",
                        Instant.parse(data.path("last_vault_rotation").asText()).getEpochSecond(),
                        "rotationPeriod",
                        data.path("rotation_period").asLong(),
                        "ttl",
                        data.path("ttl").asLong()));
        status.put(
                "secretMAC",
                vso.mac(Map.of(
                        "username",
                        data.path("username").asText(),
                        "password",
                        data.path("password").asText())));
        vso.status(rotated, status, "SecretSynced", "Healthy", "Ready");
        return rotated;
    }

    private Map<String, Object> dynamic(ResourceHandle subject) {
        Map<String, Object> status = new TreeMap<>();
        status.put("lastGeneration", vso.generation(subject));
        status.put("lastRenewalTime", Instant.now().getEpochSecond());
        status.put("lastRuntimePodUID", "6e7ad4ab-1f0c-4f7a-9d9d-1e2f3a4b5c6d");
        status.put("vaultClientMeta", Map.of("cacheKey", "kubernetes-0123456789abcdef012345", "id", "0123"));
        return status;
    }

    ResourceHandle certificate(String namespace) {
        JsonNode data = environment
                .vault()
                .write(
                        "pki-it/issue/web",
                        Map.of("common_name", "shop.example.com", "ttl", "24h", "remove_roots_from_chain", true))
                .path("data");
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata:
                  name: web
                spec:
                  mount: pki-it
                  role: web
                  commonName: shop.example.com
                  ttl: 24h
                  revoke: true
                  destination:
                    name: web
                    create: true
                    type: kubernetes.io/tls
                """ + RESTARTS.indent(2));
        ResourceHandle web = vso.holding(
                environment.subject("VaultPKISecret", namespace, "web"),
                "vaultpkisecrets.secrets.hashicorp.com/finalizer");
        Map<String, String> secret = answerWithRaw(data);
        secret.remove("ca_chain");
        String authority = data.path("issuing_ca").asText();
        secret.put("tls.crt", data.path("certificate").asText() + "\n" + authority);
        secret.put("tls.key", data.path("private_key").asText());
        secret.put("ca.crt", authority);
        vso.secret(web, "kubernetes.io/tls", secret);
        vso.status(
                web,
                Map.of(
                        "serialNumber",
                        data.path("serial_number").asText(),
                        "expiration",
                        data.path("expiration").asLong(),
                        "lastGeneration",
                        vso.generation(web),
                        "lastRotation",
                        Instant.now().getEpochSecond(),
                        "secretMAC",
                        vso.mac(secret),
                        "valid",
                        true,
                        "error",
                        ""),
                "SecretSynced",
                "Healthy",
                "Ready");
        return web;
    }

    private static Map<String, String> answerWithRaw(JsonNode data) {
        Map<String, String> values = new TreeMap<>();
        data.properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().asText()));
        values.put("_raw", data.toString());
        return values;
    }
}
