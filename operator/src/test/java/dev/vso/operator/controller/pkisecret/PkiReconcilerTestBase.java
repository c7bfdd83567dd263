package dev.vso.operator.controller.pkisecret;

import static dev.vso.operator.controller.ControllerFixture.SECRET;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.controller.ControllerFixture;
import dev.vso.operator.controller.Reconciliation;
import dev.vso.operator.lease.RevocationPolicy;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A VaultPKISecret that is reconciled with Vault and the cluster in memory. */
abstract class PkiReconcilerTestBase {

    static final String SPEC = """
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: VaultPKISecret
            metadata: {name: web}
            spec:
              mount: pki
              role: app
              commonName: web
              ttl: 1h
              destination: {name: web, create: true}
            """;
    static final Duration OVERLAP = Duration.ofMinutes(2);
    static final Duration CHECK = Duration.ofMinutes(10);
    ControllerFixture fixture;
    FakePki pki;
    Reconciliation<VaultPKISecretStatus, VaultPKISecret> run;

    @BeforeEach
    void open() throws IOException {
        fixture = new ControllerFixture();
        pki = new FakePki(fixture.clock);
        fixture.vault.mount(pki);
        run = of(SPEC);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    Reconciliation<VaultPKISecretStatus, VaultPKISecret> of(String yaml) {
        return new Reconciliation<>(
                VaultPKISecret.class,
                new PkiSecretReconciler(
                        fixture.services(),
                        new PkiSecretReconciler.Times(RevocationPolicy.after(OVERLAP), CHECK),
                        fixture.secrets,
                        fixture.triggers()),
                yaml);
    }

    Condition condition(String type) {
        return found(type).orElseThrow();
    }

    Optional<Condition> found(String type) {
        return Reconciliation.condition(run.status().conditions(), type);
    }

    String data(String key) {
        return fixture.secrets.data(SECRET).getOrDefault(key, "");
    }
}
