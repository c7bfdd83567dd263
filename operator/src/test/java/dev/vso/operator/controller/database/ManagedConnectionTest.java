package dev.vso.operator.controller.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.DatabaseConnectionStatus;
import dev.vso.api.RootRotation;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A Database with a connection: how it is written to Vault, corrected, rotated and dropped. */
class ManagedConnectionTest extends DatabaseReconcilerTestBase {

    private DatabaseConnectionStatus recorded() {
        return Objects.requireNonNull(run.status().connection());
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
}
