package dev.vso.operator.controller.database;

import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From a Database to its roles in Vault, its Secrets and its status, with Vault and the cluster in memory. */
class DatabaseReconcilerTest extends DatabaseReconcilerTestBase {

    private static final String OTHER = "  - {name: job, db_name: shop, creationTTL: 1h, revocationTTL: 24h}\n";

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
