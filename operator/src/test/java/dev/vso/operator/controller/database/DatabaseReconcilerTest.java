package dev.vso.operator.controller.database;

import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Database;
import dev.vso.api.DatabaseConnectionStatus;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.RootRotation;
import dev.vso.operator.controller.ControllerFixture;
import dev.vso.operator.controller.Reconciliation;
import dev.vso.operator.controller.database.config.RootSecrets;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From a Database to its roles in Vault, its Secrets and its status, with Vault and the cluster in memory. */
class DatabaseReconcilerTest {

    private static final String SPEC = """
            apiVersion: example.com/v1
            kind: Database
            metadata: {name: shop}
            spec:
              engine: postgresql
              name: shop
              mount: db
              roles:
              - {name: app, db_name: shop, creationTTL: 1h, revocationTTL: 24h}
            """;
    private static final String OTHER = "  - {name: job, db_name: shop, creationTTL: 1h, revocationTTL: 24h}\n";
    private static final String CONNECTED =
            SPEC.replace("  roles:", "  connection: {url: 'postgresql://db:5432/shop', rootSecretRef: root}\n  roles:");
    private static final String ROLE = "db/roles/team_shop_app";
    private static final String CONFIG = "db/config/shop";
    private static final String FIRST = "db/creds/team_shop_app/1";
    private static final ObjectKey SECRET = new ObjectKey("team", "shop-credentials");
    private static final ObjectKey ROOT = new ObjectKey("team", "root");
    private static final Duration CHECK = Duration.ofMinutes(10);

    private ControllerFixture fixture;
    private FakeDatabaseEngine engine;
    private Reconciliation<DatabaseStatus, Database> run;

    @BeforeEach
    void open() throws IOException {
        fixture = new ControllerFixture();
        engine = new FakeDatabaseEngine();
        fixture.vault.mount(engine);
        run = of(SPEC);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Reconciliation<DatabaseStatus, Database> of(String yaml) {
        return new Reconciliation<>(
                Database.class,
                new DatabaseReconciler(
                        fixture.services(),
                        fixture.credentials(),
                        fixture.watch(),
                        new RootSecrets(fixture.secrets, fixture.secrets.hmac()),
                        CHECK,
                        fixture.triggers()),
                yaml);
    }

    private Reconciliation<DatabaseStatus, Database> connected(String yaml) {
        fixture.secrets.set(ROOT, "username", "vault");
        fixture.secrets.set(ROOT, "password", "first");
        return of(yaml);
    }

    private Condition condition(String type) {
        return Reconciliation.condition(run.status().conditions(), type).orElseThrow();
    }

    private DatabaseConnectionStatus recorded() {
        return Objects.requireNonNull(run.status().connection());
    }

    private DatabaseRoleStatus role(String name) {
        return run.status().roles().stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("a new resource gets its role in Vault, credentials, a Secret, and a status with the lease")
    void made() throws Exception {
        run.run();
        assertThat(engine.changes()).containsExactly("PUT " + ROLE);
        assertThat(engine.at(ROLE)).containsEntry("db_name", "shop").containsKey("creation_statements");
        assertThat(fixture.secrets.data(SECRET)).containsEntry("username", "u1");
        assertThat(role("app").leaseId()).isEqualTo(FIRST);
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
        fixture.awaitPosted("role " + ROLE + " was created");
        fixture.awaitPosted("Secret shop-credentials has new credentials of role app");
    }

    @Test
    @DisplayName("a role that is as it should be is not written again, one that was changed or deleted is")
    void checked() throws Exception {
        run.run();
        fixture.clock.pass(CHECK);
        run.run();
        assertThat(engine.changes()).hasSize(1);
        engine.set(ROLE, "max_ttl", 1);
        fixture.clock.pass(CHECK);
        run.run();
        assertThat(engine.changes()).hasSize(2);
        assertThat(engine.at(ROLE).get("max_ttl")).isNotEqualTo(1);
        fixture.awaitPosted("role " + ROLE + " was corrected");
        engine.remove(ROLE);
        fixture.clock.pass(CHECK);
        run.run();
        assertThat(engine.at(ROLE)).isNotEmpty();
        assertThat(role("app").leaseId()).isEqualTo(FIRST);
    }

    @Test
    @DisplayName("the lease is renewed in time, with the same credentials")
    void renewed() throws Exception {
        run.run();
        fixture.clock.pass(Duration.ofMinutes(45));
        run.run();
        assertThat(fixture.leases.count("renew")).isEqualTo(1);
        assertThat(role("app").leaseId()).isEqualTo(FIRST);
        assertThat(fixture.leases.living()).containsExactly(FIRST);
    }

    @Test
    @DisplayName("a lease that is gone is replaced")
    void gone() throws Exception {
        run.run();
        fixture.leases.ends(FIRST);
        fixture.clock.pass(Duration.ofMinutes(45));
        run.run();
        run.run();
        assertThat(role("app").leaseId()).isEqualTo("db/creds/team_shop_app/2");
        assertThat(fixture.secrets.data(SECRET)).containsEntry("username", "u2");
    }

    @Test
    @DisplayName("each role has a lease and a Secret of its own, and a failure of one does not stop the other")
    void two() throws Exception {
        fixture.answers("GET", ROLE, 400, "{\"errors\":[\"broken\"]}");
        run = of(SPEC + OTHER);
        run.run();
        assertThat(fixture.secrets.data(new ObjectKey("team", "shop-job-credentials")))
                .containsKey("username");
        assertThat(fixture.secrets.read(SECRET)).isEmpty();
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
        assertThat(run.next().orElseThrow()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    @DisplayName("a role that is removed from the spec loses its credentials, its role in Vault and its Secret")
    void removed() throws Exception {
        run = of(SPEC + OTHER);
        run.run();
        run.edit(SPEC);
        run.run();
        assertThat(fixture.leases.living()).containsExactly(FIRST);
        assertThat(engine.at("db/roles/team_shop_job")).isEmpty();
        assertThat(fixture.secrets.read(new ObjectKey("team", "shop-job-credentials")))
                .isEmpty();
        assertThat(run.status().roles()).hasSize(1);
        fixture.awaitPosted("role job was removed");
    }

    @Test
    @DisplayName("a removed role that Vault cannot revoke stays in the status, and is tried again")
    void removedLater() throws Exception {
        run = of(SPEC + OTHER);
        run.run();
        fixture.leases.refuses("revoke", 400);
        run.edit(SPEC);
        run.run();
        assertThat(run.status().roles()).hasSize(2);
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
        fixture.leases.refusesNothing();
        fixture.clock.pass(Duration.ofMinutes(1));
        run.run();
        assertThat(run.status().roles()).hasSize(1);
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
    }

    @Test
    @DisplayName("a role of another name takes the Secret over; the old credentials are revoked after the overlap")
    void renamed() throws Exception {
        String named = SPEC.replace("revocationTTL: 24h", "revocationTTL: 24h, destination: {name: shop-credentials}");
        run = of(named);
        run.run();
        run.edit(named.replace("name: app,", "name: api,"));
        run.run();
        run.run();
        assertThat(role("api").secret()).isEqualTo("shop-credentials");
        assertThat(fixture.secrets.data(SECRET)).containsEntry("username", "u2");
        assertThat(engine.at(ROLE)).isEmpty();
        assertThat(fixture.leases.living()).hasSize(2);
        fixture.clock.pass(Duration.ofMinutes(3));
        fixture.schedule.runDue();
        soon().untilAsserted(() -> assertThat(fixture.leases.living()).containsExactly("db/creds/team_shop_api/2"));
    }

    @Test
    @DisplayName("a refusal to make the role names the connection, and no credentials are asked for")
    void refused() throws Exception {
        fixture.answers("PUT", ROLE, 400, "{\"errors\":[\"\\\"team_shop_app\\\" is not an allowed role\"]}");
        run.run();
        assertThat(condition("Ready").getMessage()).contains("check db_name shop and allowed_roles");
        assertThat(fixture.leases.living()).isEmpty();
    }

    @Test
    @DisplayName("credentials that Vault cannot make are explained with the role's connection")
    void noCredentials() throws Exception {
        fixture.leases.refuses("issue", 500);
        run.run();
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
        assertThat(fixture.asked()).contains("GET db/config/shop");
        assertThat(fixture.secrets.read(SECRET)).isEmpty();
    }

    @Test
    @DisplayName("without a VaultAuth the status says so, and keeps the roles that it has")
    void blocked() throws Exception {
        run.run();
        fixture.objects.withoutAuth("team/default");
        run.run();
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
        assertThat(role("app").leaseId()).isEqualTo(FIRST);
    }

    @Test
    @DisplayName("the connection is noted in the status before it is written, then the roles follow")
    void connection() throws Exception {
        run = connected(CONNECTED);
        run.run();
        assertThat(engine.changes()).isEmpty();
        assertThat(recorded().made()).isTrue();
        run.run();
        assertThat(engine.changes()).containsExactly("PUT " + CONFIG, "PUT " + ROLE);
        assertThat(engine.at(CONFIG))
                .containsEntry("username", "vault")
                .containsEntry("password", "first")
                .containsEntry("allowed_roles", List.of("team_shop_app"));
        assertThat(condition("ConnectionSynced").getStatus()).isEqualTo("True");
        assertThat(fixture.secrets.data(SECRET)).containsKey("username");
        fixture.awaitPosted("connection " + CONFIG + " was made");
    }

    @Test
    @DisplayName("a new password in the root's Secret goes to Vault at once")
    void rootChanged() throws Exception {
        run = connected(CONNECTED);
        run.run();
        run.run();
        fixture.secrets.set(ROOT, "password", "second");
        run.run();
        assertThat(engine.at(CONFIG)).containsEntry("password", "second");
        fixture.awaitPosted("updated with the root credentials that its Secret has now");
    }

    @Test
    @DisplayName("a field that was changed in Vault is put right without the password")
    void connectionChanged() throws Exception {
        run = connected(CONNECTED);
        run.run();
        run.run();
        engine.set(CONFIG, "connection_url", "postgresql://elsewhere");
        fixture.clock.pass(CHECK);
        run.run();
        assertThat(engine.at(CONFIG))
                .containsEntry("connection_url", "postgresql://db:5432/shop")
                .doesNotContainKey("password");
        fixture.awaitPosted("connection " + CONFIG + " was corrected: connection_url");
    }

    @Test
    @DisplayName("rotateRoot: Vault rotates once, and a later change of the Secret has no effect")
    void rotated() throws Exception {
        run = connected(CONNECTED.replace("rootSecretRef: root", "rootSecretRef: root, rotateRoot: true"));
        for (int i = 0; i < 5; i++) {
            run.run();
        }
        assertThat(engine.changes()).containsOnlyOnce("rotate db/rotate-root/shop");
        assertThat(recorded().rootRotation()).isEqualTo(RootRotation.DONE);
        assertThat(condition("ConnectionSynced").getReason()).isEqualTo("RootRotated");
        fixture.secrets.set(ROOT, "password", "second");
        run.run();
        assertThat(condition("ConnectionSynced").getReason()).isEqualTo("RootSecretIgnored");
        assertThat(engine.at(CONFIG)).containsEntry("password", "first");
    }

    @Test
    @DisplayName("a connection that another client created is not changed, unless overwrite allows it")
    void taken() throws Exception {
        engine.set(CONFIG, "plugin_name", "theirs");
        run = connected(CONNECTED);
        run.run();
        assertThat(condition("ConnectionSynced").getReason()).isEqualTo("ConnectionExists");
        assertThat(engine.changes()).isEmpty();
        run.edit(CONNECTED.replace("rootSecretRef: root", "rootSecretRef: root, overwrite: true"));
        run.run();
        run.run();
        assertThat(engine.at(CONFIG)).containsEntry("plugin_name", "postgresql-database-plugin");
        assertThat(recorded().made()).isFalse();
    }

    @Test
    @DisplayName("a root Secret that is missing is named; once it is there, the connection is made")
    void rootMissing() throws Exception {
        run = of(CONNECTED);
        run.run();
        assertThat(condition("Ready").getMessage()).contains("Secret team/root with key username does not exist");
        assertThat(engine.changes()).isEmpty();
        run = connected(CONNECTED);
        run.run();
        run.run();
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
    }

    @Test
    @DisplayName("the authorities of the server come from a Secret")
    void authorities() throws Exception {
        fixture.secrets.set(new ObjectKey("team", "ca"), "ca.crt", "the authority");
        run = connected(CONNECTED.replace("rootSecretRef: root", "rootSecretRef: root, tls: {caCertSecretRef: ca}"));
        run.run();
        run.run();
        assertThat(engine.at(CONFIG)).containsEntry("tls_ca", "the authority");
    }

    @Test
    @DisplayName("a connection that the spec no longer names stays in Vault, and an event says so")
    void dropped() throws Exception {
        run = connected(CONNECTED);
        run.run();
        run.run();
        run.edit(SPEC);
        run.run();
        assertThat(engine.at(CONFIG)).isNotEmpty();
        fixture.awaitPosted("connection shop stays in Vault and is no longer managed");
    }

    @Test
    @DisplayName("a deletion revokes, deletes the roles and then the connection, and the Secrets")
    void deleted() throws Exception {
        run = connected(CONNECTED);
        run.run();
        run.run();
        run.finalizer(DatabaseKind.FINALIZER);
        run.delete(fixture.clock.instant());
        run.run();
        assertThat(fixture.leases.living()).isEmpty();
        assertThat(engine.changes()).endsWith("DELETE " + ROLE, "DELETE " + CONFIG);
        assertThat(fixture.secrets.read(SECRET)).isEmpty();
        run.runDeleted();
        assertThat(fixture.secrets.index().named(SECRET)).isFalse();
    }

    @Test
    @DisplayName("deletionPolicy Retain leaves role, lease and Secret as they are")
    void retained() throws Exception {
        run = of(SPEC + "  deletionPolicy: Retain\n");
        run.run();
        run.finalizer(DatabaseKind.FINALIZER);
        run.delete(fixture.clock.instant());
        run.run();
        assertThat(fixture.leases.living()).containsExactly(FIRST);
        assertThat(engine.at(ROLE)).isNotEmpty();
        assertThat(fixture.secrets.get(SECRET).getMetadata().getOwnerReferences())
                .isEmpty();
    }

    @Test
    @DisplayName("a deletion that Vault refuses waits for the grace period, and says what is left")
    void leftBehind() throws Exception {
        run = connected(CONNECTED);
        run.run();
        run.run();
        run.finalizer(DatabaseKind.FINALIZER);
        run.delete(fixture.clock.instant());
        fixture.leases.refuses("revoke", 400);
        run.run();
        assertThat(run.next()).contains(Duration.ofSeconds(2));
        fixture.clock.pass(Duration.ofSeconds(31));
        run.run();
        assertThat(fixture.left())
                .extracting(Object::toString)
                .containsExactly("lease " + FIRST, "role team_shop_app", "connection shop");
    }

    @Test
    @DisplayName("another db_name moves the role only after its credentials are revoked")
    void moved() throws Exception {
        run.run();
        run.edit(SPEC.replace("db_name: shop", "db_name: other"));
        run.run();
        assertThat(fixture.leases.living()).containsExactly("db/creds/team_shop_app/2");
        assertThat(engine.at(ROLE)).containsEntry("db_name", "other");
        assertThat(fixture.secrets.data(SECRET)).containsEntry("username", "u2");
    }
}
