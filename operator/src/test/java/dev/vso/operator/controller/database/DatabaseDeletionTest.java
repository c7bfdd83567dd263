package dev.vso.operator.controller.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a deleted Database leaves in Vault and in the cluster. */
class DatabaseDeletionTest extends DatabaseReconcilerTestBase {

    @Test
    @DisplayName("a deletion revokes, deletes the roles and then the connection, and the Secrets")
    void deleted() throws Exception {
        run = connected(CONNECTED);
        run.run();
        run.run();
        run.delete(DatabaseKind.FINALIZER, fixture.clock.instant());
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
        run.delete(DatabaseKind.FINALIZER, fixture.clock.instant());
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
        run.delete(DatabaseKind.FINALIZER, fixture.clock.instant());
        fixture.leases.refuses("revoke", 400);
        run.run();
        assertThat(run.next()).contains(Duration.ofSeconds(2));
        fixture.clock.pass(Duration.ofSeconds(31));
        run.run();
        assertThat(fixture.left())
                .extracting(Object::toString)
                .containsExactly("lease " + FIRST, "role team_shop_app", "connection shop");
    }
}
