package dev.vso.testing.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.vso.testing.PostgresServer;
import dev.vso.testing.Sandbox;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The life of a Database from its manifest to its deletion: each change, its result and its duration. */
final class DatabaseDemo {

    private static final String NAMESPACE = "default";
    private static final String NAME = "my-app-db";
    private static final String SECRET = NAME + "-credentials";
    private static final String REPORTS = NAME + "-reports-credentials";
    private static final String IN_VAULT = NAMESPACE + "_" + NAME + "_";
    private static final String ROLE = "database/roles/" + IN_VAULT + "myappuser";
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private static final String SECOND_ROLE = """
              - name: reports
                db_name: mydatabase
                creation_days: 1
                revocation_days: 10
                access: readonly
            """;

    private final Sandbox sandbox;
    private final Cluster cluster;
    private final StepReporter reporter;
    private final String manifest;
    private final List<User> users = new ArrayList<>();
    private final long began = System.nanoTime();

    /** A user in a Secret at some time, and why it was issued. */
    private record User(String name, String password, String cameFor, Duration after) {}

    /** @param manifest a Database, as examples/database.yaml has it */
    DatabaseDemo(Sandbox sandbox, Cluster cluster, StepReporter reporter, String manifest) {
        this.sandbox = sandbox;
        this.cluster = cluster;
        this.reporter = reporter;
        this.manifest = manifest;
    }

    void run() {
        reporter.heading("A database user, from its manifest to its deletion");
        reporter.step("Database " + NAME, this::created);
        reporter.step("PostgreSQL lets that user in", () -> {
            expect(logsIn(users.getLast()), "refused");
            return "user %s logged in to mydatabase"
                    .formatted(Masked.user(users.getLast().name()));
        });
        reporter.step("kubectl get databases", this::columns);
        reporter.step("creation_days 1 → 2, revocation_days 10 → 20", this::lifetimes);
        reporter.step("the lease is revoked by hand in Vault", this::revoked);
        reporter.step("the password in the Secret is edited by hand", this::edited);
        reporter.step("the role is deleted in Vault by hand", this::roleDeleted);
        reporter.step("a second role, readonly, is added", this::roleAdded);
        reporter.step("kubectl delete database " + NAME, this::deleted);
        users();
    }

    private String created() throws Cluster.NotSeen {
        HasMetadata database = apply(manifest);
        Cluster.await(SOON, () -> !held(SECRET).name().isEmpty(), () -> cluster.report(database));
        remember(SECRET, "the manifest");
        return shown(SECRET);
    }

    private String columns() throws Cluster.NotSeen {
        Cluster.await(SOON, () -> !status().path("roles").isEmpty(), () -> "the status names no role");
        JsonNode status = status();
        return "ENGINE postgresql  ROLES %s  READY %s  EXPIRES %s"
                .formatted(
                        status.path("roleNames").asText(),
                        ready(status),
                        status.path("expiresAt").asText());
    }

    private static String ready(JsonNode status) {
        for (var condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText();
            }
        }
        return "Unknown";
    }

    private String lifetimes() throws Cluster.NotSeen {
        apply(longer());
        Cluster.await(
                SOON,
                () -> ttl("default_ttl") == Duration.ofDays(2).toSeconds()
                        && expiry().isAfter(Instant.now().plus(Duration.ofHours(47))),
                () -> "the role in Vault lives %d s, the credentials until %s".formatted(ttl("default_ttl"), expiry()));
        expect(held(SECRET).name().equals(users.getLast().name()), "that should not cost new credentials");
        return "Vault: default_ttl %d h, max_ttl %d h; the same user, now until %s"
                .formatted(ttl("default_ttl") / 3600, ttl("max_ttl") / 3600, expiry());
    }

    private String revoked() throws Cluster.NotSeen {
        sandbox.bao().root().write("sys/leases/revoke", Map.of("lease_id", leaseId()));
        return replaced("lease was revoked");
    }

    private String edited() throws Cluster.NotSeen {
        var wrong = Base64.getEncoder().encodeToString(new byte[] {'x'});
        cluster.client()
                .secrets()
                .inNamespace(NAMESPACE)
                .withName(SECRET)
                .patch(MERGE, "{\"data\":{\"password\":\"" + wrong + "\"}}");
        return replaced("Secret was edited");
    }

    private String roleDeleted() throws Cluster.NotSeen {
        sandbox.bao().root().delete(ROLE);
        Cluster.await(SOON, () -> sandbox.bao().root().read(ROLE).isPresent(), () -> "the role is not there again");
        expect(logsIn(held(SECRET)), "the user does not log in any more");
        return "created again; the user stays  (checked every 2 s here, every minute by default)";
    }

    private String roleAdded() throws Cluster.NotSeen {
        expect(
                may(
                        new User(PostgresServer.VAULT_ROLE, sandbox.postgres().vaultPassword(), "", Duration.ZERO),
                        "CREATE TABLE IF NOT EXISTS orders (id int)"),
                "there can be no table orders");
        apply(longer() + SECOND_ROLE);
        Cluster.await(SOON, () -> !held(REPORTS).name().isEmpty(), () -> "there is no Secret " + REPORTS);
        expect(logsIn(held(REPORTS)), "refused");
        remember(REPORTS, "a role was added");
        String read = "SELECT count(*) FROM orders";
        expect(may(held(REPORTS), read) && !may(held(REPORTS), "DELETE FROM orders"), "it may write, or not read");
        return shown(REPORTS) + "  reads table orders, may not write";
    }

    private String deleted() throws Cluster.NotSeen {
        Cluster.await(SOON, () -> status().path("roles").size() == 2, () -> "the status does not name both roles");
        cluster.client()
                .genericKubernetesResources("example.com/v1", "Database")
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .delete();
        Cluster.await(SOON, () -> left().isEmpty(), () -> "left: " + String.join(", ", left()));
        return "no Secret, no role and no lease in Vault, no user in PostgreSQL";
    }

    /** All of its objects that still exist. */
    private List<String> left() {
        var root = sandbox.bao().root();
        List<String> left = new ArrayList<>();
        List.of(SECRET, REPORTS).stream()
                .filter(secret -> cluster.secret(NAMESPACE, secret).isPresent())
                .forEach(secret -> left.add("Secret " + secret));
        root.list("database/roles").stream()
                .filter(role -> role.startsWith(IN_VAULT))
                .forEach(role -> left.add("role " + role));
        List.of("myappuser", "reports").stream()
                .flatMap(role -> root.list("sys/leases/lookup/database/creds/" + IN_VAULT + role).stream())
                .forEach(lease -> left.add("lease " + lease));
        var roles = sandbox.postgres().roles();
        users.stream().filter(user -> roles.contains(user.name())).forEach(user -> left.add("user " + user.name()));
        return left;
    }

    private void users() {
        reporter.say("\n    Every user that these Secrets have had:");
        reporter.say("      %-14s %-18s %-10s %s".formatted("user", "created because", "after", "now"));
        users.forEach(user -> reporter.say("      %-14s %-18s %5.1f s    %s"
                .formatted(
                        Masked.user(user.name()),
                        user.cameFor(),
                        user.after().toMillis() / 1000.0,
                        logsIn(user) ? "still logs in (!)" : "refused by PostgreSQL")));
    }

    /** Waits for another user in the Secret, who can log in; the previous one is revoked after the overlap. */
    private String replaced(String why) throws Cluster.NotSeen {
        String before = users.getLast().name();
        Cluster.await(
                SOON,
                () -> !held(SECRET).name().isEmpty() && !held(SECRET).name().equals(before) && logsIn(held(SECRET)),
                () -> "the Secret has no other user that can log in");
        remember(SECRET, why);
        Cluster.await(SOON, () -> !leaseId().isEmpty(), () -> "the status names no lease");
        return shown(SECRET);
    }

    private void remember(String secret, String why) {
        User now = held(secret);
        users.add(new User(now.name(), now.password(), why, Duration.ofNanos(System.nanoTime() - began)));
    }

    private User held(String secret) {
        var data = cluster.data(NAMESPACE, secret);
        return new User(data.getOrDefault("username", ""), data.getOrDefault("password", ""), "", Duration.ZERO);
    }

    private boolean may(User user, String statement) {
        try (var connection = sandbox.postgres().connectAs(PostgresServer.DATABASE, user.name(), user.password());
                var sql = connection.createStatement()) {
            sql.execute(statement);
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    private boolean logsIn(User user) {
        return sandbox.postgres().canLogIn(user.name(), user.password());
    }

    private String shown(String secret) {
        var data = new TreeMap<>(cluster.data(NAMESPACE, secret));
        data.computeIfPresent("username", (_, name) -> Masked.user(name));
        return "Secret %s: username=%s password=%s"
                .formatted(secret, data.get("username"), Masked.value(data.getOrDefault("password", "")));
    }

    private String longer() {
        return manifest.replace("creation_days: 1", "creation_days: 2")
                .replace("revocation_days: 10", "revocation_days: 20");
    }

    private HasMetadata apply(String yaml) {
        return cluster.apply(yaml, NAMESPACE).getFirst();
    }

    private long ttl(String field) {
        return sandbox.bao()
                .root()
                .read(ROLE)
                .map(role -> role.path("data").path(field).asLong())
                .orElse(0L);
    }

    private Instant expiry() {
        String text = status().path("expiresAt").asText();
        return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    }

    /** The lease of the Secret's credentials, from the status. */
    private String leaseId() {
        return status().path("roles").path(0).path("leaseId").asText();
    }

    private JsonNode status() {
        var now = cluster.client()
                .genericKubernetesResources("example.com/v1", "Database")
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .get();
        return now == null
                ? MissingNode.getInstance()
                : cluster.client()
                        .getKubernetesSerialization()
                        .convertValue(now, JsonNode.class)
                        .path("status");
    }

    private static void expect(boolean holds, String otherwise) throws Cluster.NotSeen {
        if (!holds) {
            throw new Cluster.NotSeen(otherwise);
        }
    }
}
