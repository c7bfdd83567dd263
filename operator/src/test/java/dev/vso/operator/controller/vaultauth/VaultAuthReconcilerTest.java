package dev.vso.operator.controller.vaultauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthStatus;
import dev.vso.operator.auth.KnownObjects;
import dev.vso.operator.controller.ControllerFixture;
import dev.vso.operator.controller.Reconciliation;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a VaultAuth's status says: whether it is valid, and how the last login through it went. */
class VaultAuthReconcilerTest {

    private static final ReconcileTrigger NOBODY = new ReconcileTrigger() {
        @Override
        public void enqueue(ObjectKey key) {}

        @Override
        public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {}
    };

    private ControllerFixture fixture;
    private Reconciliation<VaultAuthStatus, VaultAuth> run;

    @BeforeEach
    void open() throws IOException {
        fixture = new ControllerFixture();
        run = of(KnownObjects.KUBERNETES);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Reconciliation<VaultAuthStatus, VaultAuth> of(String spec) {
        return new Reconciliation<>(
                VaultAuth.class,
                new VaultAuthReconciler(
                        fixture.resolver(),
                        fixture.sessions(),
                        fixture.dependents,
                        fixture.services().finalizers(),
                        fixture.events(),
                        fixture.triggers(),
                        fixture.clock),
                """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata: {name: default}
                spec: %s
                """.formatted(spec));
    }

    private void login() throws SyncException {
        fixture.services().vault().get(NOBODY, ControllerFixture.SECRET, null, null);
    }

    private Condition ready() {
        return Reconciliation.condition(run.status().conditions(), "Ready").orElseThrow();
    }

    @Test
    @DisplayName("a complete VaultAuth is valid without a login")
    void valid() throws Exception {
        run.run();
        assertThat(run.status().valid()).isTrue();
        assertThat(fixture.vault.requests()).isEmpty();
        assertThat(run.run().isNoUpdate()).as("the same again").isTrue();
    }

    @Test
    @DisplayName("a missing field is named")
    void incomplete() throws Exception {
        run = of("{method: kubernetes, mount: kubernetes, kubernetes: {role: app}}");
        run.run();
        assertThat(run.status().valid()).isFalse();
        assertThat(run.status().error()).contains("serviceAccount");
    }

    @Test
    @DisplayName("a login that Vault refuses is reported until one succeeds")
    void refused() throws Exception {
        run.run();
        fixture.vault.answersAt("auth/kubernetes/login", 403, "{\"errors\":[\"permission denied\"]}");
        assertThatThrownBy(this::login).isInstanceOf(SyncException.class);
        run.run();
        assertThat(ready().getStatus()).isEqualTo("False");
        fixture.vault.answersAt(
                "auth/kubernetes/login",
                200,
                "{\"request_id\":\"r\",\"auth\":{\"client_token\":\"s.x\",\"accessor\":\"a\",\"lease_duration\":3600,\"renewable\":true}}");
        fixture.clock.pass(Duration.ofMinutes(5));
        login();
        run.run();
        assertThat(ready().getStatus()).isEqualTo("True");
    }

    @Test
    @DisplayName("a new VaultAuth of the same name does not report the refused login of the deleted one")
    void deleted() throws Exception {
        run.run();
        fixture.vault.answersAt("auth/kubernetes/login", 403, "{\"errors\":[\"permission denied\"]}");
        assertThatThrownBy(this::login).isInstanceOf(SyncException.class);
        run.run();
        assertThat(ready().getStatus()).isEqualTo("False");
        run.runDeleted();
        run.run();
        assertThat(ready().getStatus()).isEqualTo("True");
    }
}
