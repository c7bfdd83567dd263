package dev.vso.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.operator.cli.Operator;
import dev.vso.operator.cli.TestOptions;
import dev.vso.sandbox.BaoClient;
import dev.vso.sandbox.KubeAudit;
import dev.vso.sandbox.KubeSetup;
import dev.vso.sandbox.OperatorAccount;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Our operator comes where VSO 1.4.1 was: it finds resources of every kind, statuses and Secrets of VSO's making, a lease
 * whose token it has not, and a live certificate; and changes no Secret and restarts no workload for it.
 */
class TakeoverIT {

    private static final World world = World.get();
    private static final VsoObjects vso = new VsoObjects(world);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
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

    private static OperatorAccount account;

    @BeforeAll
    static void prepare() {
        world.defaultAuth();
        world.databaseRole("dyn-takeover", "1h", "2h");
        PkiWorld.in(world);
        world.role("takeover", POLICY, Map.of());
        account = OperatorAccount.everywhere(world.sandbox(), "takeover");
    }

    @AfterEach
    void leave() {
        world.leave();
    }

    private static Operator operator() {
        return Operator.start(TestOptions.read(account.kubeconfig(), KubeSetup.OPERATOR_NAMESPACE), () -> {});
    }

    @Test
    void whatVsoMadeOfEveryKindIsTakenOverWithoutAWriteOfASecretOrAWorkload() throws SQLException {
        String namespace = world.namespace("takeover");
        world.apply(namespace, Workloads.deployment("shop"));
        Subject connection = connection(namespace);
        Subject auth = auth(namespace);
        Subject transformation = transformation(namespace);
        Subject app = app(namespace);
        Subject shaped = shaped(namespace);
        BaoClient tokenOfVso = world.vault().withToken(token());
        Subject leased = leased(namespace, tokenOfVso);
        Subject rotated = rotated(namespace);
        Subject web = certificate(namespace);
        List<Subject> all = List.of(connection, auth, transformation, app, shaped, leased, rotated, web);
        Map<String, String> before = versions(namespace);
        String user = world.data(namespace, "leased").getOrDefault("username", "");
        Typed announced = Typed.asAdmin("migrate", "--dry-run", "-n", namespace);
        assertThat(announced.out())
                .contains("Secret " + namespace + "/app", "taken over as it is: no write, no restart")
                .doesNotContain("✗", "is written at the first sync");
        assertThat(announced.code()).isZero();
        long mark = world.sandbox().kube().auditMark();

        try (Operator _ = operator()) {
            World.await(PATIENCE, () -> all.stream().noneMatch(VsoObjects::untouched));
            // What Vault rotates is asked for every three seconds, and app every two.
            World.assertStays(Duration.ofSeconds(7), () -> all.stream().allMatch(Subject::isReady));

            assertThat(versions(namespace)).as("Secrets and the Deployment").isEqualTo(before);
            Map<String, Long> writes = writes(namespace, mark);
            System.out.printf("taken over from VSO with %s%n", writes);
            assertThat(writes)
                    .as("one status for each resource, a log-in, and three events that say: accepted")
                    .containsOnlyKeys(
                            "vaultconnections/status",
                            "vaultauths/status",
                            "secrettransformations/status",
                            "vaultstaticsecrets/status",
                            "vaultdynamicsecrets/status",
                            "vaultpkisecrets/status",
                            "serviceaccounts/token",
                            "events")
                    .containsEntry("events", 3L)
                    .containsEntry("vaultstaticsecrets/status", 2L)
                    .containsEntry("vaultdynamicsecrets/status", 2L)
                    .containsEntry("vaultpkisecrets/status", 1L)
                    .containsEntry("secrettransformations/status", 1L)
                    .containsEntry("vaultconnections/status", 1L)
                    .containsEntry("serviceaccounts/token", 1L);

            // The token that VSO had ends some time after it, and its leases with it.
            tokenOfVso.write("auth/token/revoke-self", Map.of());
            LeasedSecret credentials = new LeasedSecret(world, namespace, "leased");
            credentials.awaitLogIn(user);
            World.await(
                    PATIENCE,
                    () -> Workloads.restartedAt(world, namespace, "shop").isPresent());

            List.of(app, shaped, leased, rotated, web, transformation).forEach(Subject::delete);
            List.of(auth, connection).forEach(Subject::delete);
            World.await(PATIENCE, () -> all.stream().noneMatch(Subject::exists));
        }
    }

    @Test
    void whatVsoSyncedIsRepairedAndDeleted() {
        String namespace = world.namespace("takeover");
        auth(namespace);
        connection(namespace);
        world.apply(namespace, Workloads.deployment("shop"));
        Subject app = app(namespace);

        try (Operator _ = operator()) {
            World.await(PATIENCE, () -> !VsoObjects.untouched(app));
            world.edit(namespace, "app", secret -> secret.getData().put("password", "d3Jvbmc="));
            world.awaitValue(namespace, "app", "password", "right");

            app.delete();
            World.await(PATIENCE, () -> !app.exists());
            World.await(PATIENCE, () -> world.secret(namespace, "app").isEmpty());
        }
    }

    private static Subject connection(String namespace) {
        world.connection(
                namespace,
                "vault",
                "address: %s\ncaCertSecretRef: vault-ca-cert\n"
                        .formatted(world.sandbox().bao().address()));
        Subject connection = vso.holding(
                world.subject("VaultConnection", namespace, "vault"),
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

    private static Subject auth(String namespace) {
        world.auth(namespace, "default", "takeover", "vaultConnectionRef: vault\n");
        Subject auth = vso.holding(
                world.subject("VaultAuth", namespace, "default"), "vaultauth.secrets.hashicorp.com/finalizer");
        vso.status(auth, Map.of("valid", true, "error", "", "specHash", "0".repeat(64)), "Healthy", "Ready");
        return auth;
    }

    private static Subject transformation(String namespace) {
        world.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: SecretTransformation
                metadata:
                  name: dsn
                spec:
                  templates:
                    dsn:
                      text: 'password={{ get .Secrets "password" }}'
                """);
        Subject transformation = world.subject("SecretTransformation", namespace, "dsn");
        vso.status(transformation, Map.of("valid", true, "error", ""), "Healthy", "Ready");
        return transformation;
    }

    private static Subject app(String namespace) {
        world.put(namespace + "/app", Map.of("password", "right"));
        Subject app = world.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app")
                        .with("refreshAfter: 2s")
                        .with(RESTARTS));
        synced(app, vso.withRaw(namespace + "/app", Map.of("password", "right")));
        return app;
    }

    private static Subject shaped(String namespace) {
        world.put(namespace + "/shaped", Map.of("password", "right"));
        Subject shaped = world.apply(
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

    private static void synced(Subject subject, Map<String, String> data) {
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

    /** A token as VSO had one: nobody renews it any more, and its accessor is told nowhere. */
    private static String token() {
        return world.vault()
                .write("auth/token/create-orphan", Map.of("policies", List.of("takeover"), "ttl", "1h"))
                .at("/auth/client_token")
                .asText();
    }

    private static Subject leased(String namespace, BaoClient tokenOfVso) {
        JsonNode answer = tokenOfVso.read("database/creds/dyn-takeover").orElseThrow();
        Subject leased = LeasedSecret.apply(
                        world, namespace, LeaseYaml.of("leased", "dyn-takeover").with(RESTARTS))
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

    /** Credentials that Vault rotates: VSO's code over them leaves out what changes by itself. */
    private static Subject rotated(String namespace) throws SQLException {
        String user = namespace.replace('-', '_');
        try (var connection = world.sandbox().postgres().connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'x'");
            statement.execute("GRANT " + user + " TO vault WITH ADMIN OPTION");
        }
        world.vault()
                .write(
                        "database/static-roles/takeover",
                        Map.of("db_name", "mydatabase", "username", user, "rotation_period", "24h"));
        JsonNode data = world.vault()
                .read("database/static-creds/takeover")
                .orElseThrow()
                .path("data");
        Subject rotated = LeasedSecret.apply(
                        world,
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

    private static Map<String, Object> dynamic(Subject subject) {
        Map<String, Object> status = new TreeMap<>();
        status.put("lastGeneration", vso.generation(subject));
        status.put("lastRenewalTime", Instant.now().getEpochSecond());
        status.put("lastRuntimePodUID", "6e7ad4ab-1f0c-4f7a-9d9d-1e2f3a4b5c6d");
        status.put("vaultClientMeta", Map.of("cacheKey", "kubernetes-0123456789abcdef012345", "id", "0123"));
        return status;
    }

    private static Subject certificate(String namespace) {
        JsonNode data = world.vault()
                .write(
                        "pki-it/issue/web",
                        Map.of("common_name", "shop.example.com", "ttl", "24h", "remove_roots_from_chain", true))
                .path("data");
        world.apply(namespace, """
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
        Subject web = vso.holding(
                world.subject("VaultPKISecret", namespace, "web"), "vaultpkisecrets.secrets.hashicorp.com/finalizer");
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

    /** The version of each Secret, and of the Deployment. */
    private static Map<String, String> versions(String namespace) {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String name : List.of("app", "shaped", "leased", "rotated", "web")) {
            versions.put(
                    name,
                    world.secret(namespace, name).orElseThrow().getMetadata().getResourceVersion());
        }
        versions.put(
                "Deployment",
                world.client()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("shop")
                        .require()
                        .getMetadata()
                        .getResourceVersion());
        return versions;
    }

    private static Map<String, Long> writes(String namespace, long mark) {
        return world.sandbox().kube().auditSince(mark).stream()
                .filter(KubeAudit::write)
                .filter(request -> request.user().equals(account.user()))
                .filter(request -> request.namespace().equals(namespace))
                .map(request ->
                        request.resource() + (request.subresource().isEmpty() ? "" : "/" + request.subresource()))
                .collect(Collectors.groupingBy(what -> what, TreeMap::new, Collectors.counting()));
    }
}
