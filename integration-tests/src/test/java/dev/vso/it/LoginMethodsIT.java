package dev.vso.it;

import static dev.vso.it.DatabaseLogins.app;
import static dev.vso.it.DatabaseLogins.assertFollows;
import static dev.vso.it.DatabaseLogins.assertReported;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.BaoAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins with AppRole and JWT at a real server: who is accepted, how often, and what is reported after a denial. */
class LoginMethodsIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final String POLICY = "login-methods";
    private static final int MANY = 5;

    @TempDir
    private static Path secretIds;

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        environment.inVault().policy(POLICY, """
                path "secret/data/*" { capabilities = ["read"] }
                path "database/creds/*" { capabilities = ["read"] }
                path "sys/leases/lookup" { capabilities = ["update"] }
                path "sys/leases/renew" { capabilities = ["update"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                path "auth/token/renew-accessor" { capabilities = ["update"] }
                """);
        operator = startOperator();
    }

    private static VaultSecretsOperator startOperator() {
        return environment.operator(
                Stream.concat(Stream.of(TestEnvironment.IMPATIENT), Stream.of("--secret-id-dir=" + secretIds))
                        .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    // ------------------------------------------------------------------------------------------------ set-up

    /** An auth method of its own for each namespace, so that its audit log has this test only. */
    private static String mount(String type, String namespace) {
        String mount = type + "-" + namespace;
        environment.vault().write("sys/auth/" + mount, Map.of("type", type));
        return mount;
    }

    private static String appRole(String mount) {
        return appRole(mount, "1h");
    }

    private static String appRole(String mount, String tokenTtl) {
        environment
                .vault()
                .write(
                        "auth/" + mount + "/role/app",
                        Map.of("token_policies", List.of(POLICY), "token_ttl", tokenTtl, "secret_id_ttl", "1h"));
        return environment
                .vault()
                .read("auth/" + mount + "/role/app/role-id")
                .orElseThrow()
                .at("/data/role_id")
                .asText();
    }

    private static String newSecretId(String mount) {
        return environment
                .vault()
                .write("auth/" + mount + "/role/app/secret-id", Map.of())
                .at("/data/secret_id")
                .asText();
    }

    private static String jwtMethod(String namespace) {
        String mount = mount("jwt", namespace);
        environment
                .vault()
                .write(
                        "auth/" + mount + "/config",
                        Map.of(
                                "jwt_validation_pubkeys",
                                List.of(environment.sandbox().kube().tokenPublicKey())));
        Map<String, Object> role = new TreeMap<>();
        role.put("role_type", "jwt");
        role.put("user_claim", "sub");
        role.put("bound_audiences", List.of("vault"));
        role.put("bound_subject", "system:serviceaccount:%s:default".formatted(namespace));
        role.put("token_policies", List.of(POLICY));
        role.put("token_ttl", "1h");
        environment.vault().write("auth/" + mount + "/role/app", role);
        return mount;
    }

    private static void secret(String namespace, String name, String key, String value) {
        DatabaseLogins.secret(namespace, name, Map.of(key, value));
    }

    private static void auth(String namespace, String method, String mount, String block) {
        DatabaseLogins.auth(namespace, "{method: %s, mount: %s, %s: %s}".formatted(method, mount, method, block));
    }

    private static List<BaoAudit> logIns(long mark, String mount) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(BaoAudit::logIn)
                .filter(request -> request.path().startsWith("auth/" + mount + "/"))
                .toList();
    }

    private static List<BaoAudit> goodLogIns(long mark, String mount) {
        return logIns(mark, mount).stream()
                .filter(request -> request.error().isEmpty())
                .toList();
    }

    /** Replaces the file atomically, as a kubelet does. */
    private static void replace(Path file, String text) throws IOException {
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    // ------------------------------------------------------------------------------------------------ tests

    @Test
    void anAppRoleLogsInOnceForAllAndFollowsItsSecretId() {
        String namespace = environment.namespace("approle");
        String mount = mount("approle", namespace);
        String roleId = appRole(mount);
        secret(namespace, "secret-id", "id", newSecretId(mount) + "\n");
        auth(namespace, "appRole", mount, "{roleId: %s, secretRef: secret-id}".formatted(roleId));
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        long mark = environment.sandbox().bao().auditMark();

        ResourceHandle app = app(namespace, "app");
        for (int i = 0; i < MANY; i++) {
            app(namespace, "app-" + i).awaitReady();
        }
        app.awaitReady();
        environment.subject("VaultAuth", namespace, "login").awaitReady();
        assertFollows(namespace, "second");
        assertThat(logIns(mark, mount)).as("logins for %d secrets", MANY + 1).hasSize(1);

        String wrong = "no-secret-id-of-this-role";
        secret(namespace, "secret-id", "id", wrong);
        assertReported(
                app,
                wrong,
                "the login at auth/" + mount + " failed",
                "put a new secret id of that role into Secret " + namespace + "/secret-id");
        environment.subject("VaultAuth", namespace, "login").awaitProblem("VaultClientConfigError", "auth/" + mount);
        assertThat(environment.data(namespace, "app")).containsEntry("password", "second");

        mark = environment.sandbox().bao().auditMark();
        secret(namespace, "secret-id", "id", newSecretId(mount));
        app.awaitReady();
        assertFollows(namespace, "third");
        environment.subject("VaultAuth", namespace, "login").awaitReady();
        assertThat(goodLogIns(mark, mount)).as("logins after the rotation").hasSize(1);

        mark = environment.sandbox().bao().auditMark();
        operator.close();
        operator = startOperator();
        assertFollows(namespace, "fourth");
        Polling.assertStays(Duration.ofSeconds(2), app::isReady);
        assertThat(logIns(mark, mount)).as("logins after a restart").hasSize(1);
    }

    /** Vault revokes a token's leases when the token ends. */
    @Test
    void leasesOfTheTokenBeforeOutliveANewSecretId() {
        String namespace = environment.namespace("approle-lease");
        String mount = mount("approle", namespace);
        String roleId = appRole(mount, "15s");
        environment.inVault().databaseRole(namespace, "1h", "2h");
        secret(namespace, "secret-id", "id", newSecretId(mount));
        auth(namespace, "appRole", mount, "{roleId: %s, secretRef: secret-id}".formatted(roleId));
        long mark = environment.sandbox().bao().auditMark();
        LeasedSecret db = LeasedSecret.apply(
                environment, namespace, LeaseYaml.of("db", namespace).with("vaultAuthRef: login"));
        String user = db.awaitLogIn("");
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        app(namespace, "app").awaitReady();

        secret(namespace, "secret-id", "id", newSecretId(mount));
        Polling.await(Duration.ofSeconds(20), () -> goodLogIns(mark, mount).size() == 2);
        Polling.assertStays(Duration.ofSeconds(17), () -> db.user().equals(user) && db.logsIn());
        assertThat(goodLogIns(mark, mount)).hasSize(2);
    }

    @Test
    void aMissingSecretOfAnAppRoleIsNamedAndAwaited() {
        String namespace = environment.namespace("approle-late");
        String mount = mount("approle", namespace);
        auth(namespace, "appRole", mount, "{roleId: %s, secretRef: late}".formatted(appRole(mount)));
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));

        ResourceHandle app = app(namespace, "app");
        assertReported(app, "first", "appRole.secretRef: Secret " + namespace + "/late does not exist", "with key id");
        secret(namespace, "late", "other", "key");
        assertReported(app, "first", "Secret " + namespace + "/late lacks key id");
        secret(namespace, "late", "id", newSecretId(mount));
        app.awaitReady();
    }

    @Test
    void anAppRoleReadsItsSecretIdFromAFileBelowTheFolder() throws IOException {
        String namespace = environment.namespace("approle-file");
        String mount = mount("approle", namespace);
        String roleId = appRole(mount);
        Path file = Files.writeString(secretIds.resolve(namespace), newSecretId(mount) + "\n");
        auth(namespace, "appRole", mount, "{roleId: %s, secretIDPath: %s}".formatted(roleId, file));
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        long mark = environment.sandbox().bao().auditMark();

        ResourceHandle app = app(namespace, "app");
        app.awaitReady();
        assertFollows(namespace, "second");
        assertThat(logIns(mark, mount)).as("the file is as it was").hasSize(1);

        replace(file, newSecretId(mount));
        Polling.await(Duration.ofSeconds(20), () -> logIns(mark, mount).size() == 2);
        assertFollows(namespace, "third");
        assertThat(goodLogIns(mark, mount)).hasSize(2);
        assertThat(app.warnings()).isEmpty();
    }

    @Test
    void aServiceAccountsTokenIsAJwtOfTheCluster() {
        String namespace = environment.namespace("jwt");
        String mount = jwtMethod(namespace);
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        long mark = environment.sandbox().bao().auditMark();
        auth(namespace, "jwt", mount, "{role: app, serviceAccount: default, audiences: [vault]}");

        ResourceHandle app = app(namespace, "app");
        app.awaitReady();
        assertFollows(namespace, "second");
        assertThat(logIns(mark, mount)).hasSize(1);

        auth(namespace, "jwt", mount, "{role: app, serviceAccount: default, audiences: [other]}");
        assertReported(app, "second", "auth/" + mount, "bound_audiences of auth/" + mount + "/role/app");
        auth(namespace, "jwt", mount, "{role: none, serviceAccount: default, audiences: [vault]}");
        assertReported(app, "second", "create the role auth/" + mount + "/role/none");
        auth(namespace, "jwt", mount, "{role: app, serviceAccount: default, audiences: [vault]}");
        app.awaitReady();
    }

    @Test
    void aJwtOfASecretIsUsedAndFollowed() {
        String namespace = environment.namespace("jwt-secret");
        String mount = jwtMethod(namespace);
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        secret(namespace, "token", "jwt", "no.jwt.atall");
        auth(namespace, "jwt", mount, "{role: app, secretRef: token}");

        ResourceHandle app = app(namespace, "app");
        assertReported(app, "no.jwt.atall", "the login at auth/" + mount + " failed");
        String jwt =
                environment.sandbox().kube().serviceAccountToken(namespace, "default", Duration.ofHours(1), "vault");
        long mark = environment.sandbox().bao().auditMark();
        secret(namespace, "token", "jwt", jwt);
        app.awaitReady();
        assertFollows(namespace, "second");
        assertThat(goodLogIns(mark, mount)).hasSize(1);
    }
}
