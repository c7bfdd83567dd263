package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseStatus;
import dev.vso.operator.controller.ControllerFixture;
import dev.vso.operator.controller.Reconciliation;
import dev.vso.operator.controller.database.config.RootSecrets;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Database that is reconciled with Vault and the cluster in memory. */
abstract class DatabaseReconcilerTestBase {

    static final String SPEC = """
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
    static final String CONNECTED =
            SPEC.replace("  roles:", "  connection: {url: 'postgresql://db:5432/shop', rootSecretRef: root}\n  roles:");
    static final String ROLE = "db/roles/team_shop_app";
    static final String CONFIG = "db/config/shop";
    static final String FIRST = "db/creds/team_shop_app/1";
    static final ObjectKey SECRET = new ObjectKey("team", "shop-credentials");
    static final ObjectKey ROOT = new ObjectKey("team", "root");
    static final Duration CHECK = Duration.ofMinutes(10);
    ControllerFixture fixture;
    FakeDatabaseEngine engine;
    Reconciliation<DatabaseStatus, Database> run;

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

    Reconciliation<DatabaseStatus, Database> of(String yaml) {
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

    Reconciliation<DatabaseStatus, Database> connected(String yaml) {
        fixture.secrets.set(ROOT, "username", "vault");
        fixture.secrets.set(ROOT, "password", "first");
        return of(yaml);
    }

    Condition condition(String type) {
        return found(type).orElseThrow();
    }

    Optional<Condition> found(String type) {
        return Reconciliation.condition(run.status().conditions(), type);
    }

    DatabaseRoleStatus role(String name) {
        return run.status().roles().stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
