package dev.vso.operator.controller.vaultconnection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultConnection;
import dev.vso.api.VaultConnectionStatus;
import dev.vso.operator.auth.Dependency;
import dev.vso.operator.controller.ControllerFixture;
import dev.vso.operator.controller.Reconciliation;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a VaultConnection's status says of its server, and when it is probed again. */
class VaultConnectionReconcilerTest {

    private static final ObjectKey SECRET = new ObjectKey("team", "web");

    private final List<ObjectKey> triggered = new ArrayList<>();
    private ControllerFixture fixture;
    private Reconciliation<VaultConnectionStatus, VaultConnection> run;

    @BeforeEach
    void open() throws IOException {
        fixture = new ControllerFixture();
        run = of("address: '%s'".formatted(fixture.vault.address()));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Reconciliation<VaultConnectionStatus, VaultConnection> of(String spec) {
        return new Reconciliation<>(
                VaultConnection.class,
                new VaultConnectionReconciler(
                        fixture.connections(),
                        fixture.dependents,
                        fixture.services().finalizers(),
                        fixture.events(),
                        fixture.metrics(),
                        fixture.triggers(),
                        fixture.clock,
                        new Random(1)),
                """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultConnection
                metadata: {name: vault}
                spec: {%s}
                """.formatted(spec));
    }

    private void dependsOnIt() throws Exception {
        ReconcileTrigger queue = new ReconcileTrigger() {
            @Override
            public void enqueue(ObjectKey key) {
                triggered.add(key);
            }

            @Override
            public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {
                triggered.addAll(keys);
            }
        };
        fixture.dependents.record(
                queue,
                SECRET,
                Set.of(new Dependency(Dependency.Kind.VAULT_CONNECTION, new ObjectKey("team", "vault"))));
    }

    @Test
    @DisplayName("a server that is up is valid, and is rarely probed")
    void up() throws Exception {
        run.run();
        assertThat(run.status().valid()).isTrue();
        assertThat(run.status().conditions())
                .allSatisfy(it -> assertThat(it.getStatus()).isEqualTo("True"));
        assertThat(run.next().orElseThrow()).isGreaterThan(Duration.ofSeconds(20));
        assertThat(run.run().isNoUpdate()).as("the same again").isTrue();
    }

    @Test
    @DisplayName("a sealed server is told and probed often; when it is back, its dependents are triggered")
    void sealed() throws Exception {
        dependsOnIt();
        fixture.vault.sealed(true);
        run.run();
        assertThat(run.status().valid()).isFalse();
        assertThat(run.status().conditions())
                .anySatisfy(it -> assertThat(it.getMessage()).contains("sealed"));
        assertThat(run.next().orElseThrow()).isLessThan(Duration.ofSeconds(20));
        assertThat(triggered).isEmpty();
        fixture.vault.sealed(false);
        run.run();
        assertThat(run.status().valid()).isTrue();
        assertThat(triggered).containsExactly(SECRET);
    }

    @Test
    @DisplayName("an address that is none is told, without a request")
    void unusable() throws Exception {
        run = of("address: 'ftp://vault'");
        run.run();
        assertThat(run.status().valid()).isFalse();
        assertThat(run.status().conditions())
                .anySatisfy(it -> assertThat(it.getMessage()).contains("address"));
        assertThat(fixture.vault.requests()).isEmpty();
    }

    @Test
    @DisplayName("a deleted connection is forgotten")
    void deleted() throws Exception {
        run.run();
        assertThat(run.runDeleted().isNoUpdate()).isTrue();
        assertThat(run.next()).isEmpty();
    }
}
