package dev.vso.operator.controller.staticsecret;

import static dev.vso.operator.controller.ControllerFixture.SECRET;
import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.controller.ControllerFixture;
import dev.vso.operator.controller.Reconciliation;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.owner.OwnerLabels;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From a VaultStaticSecret to its Secret and its status, with Vault and the cluster in memory. */
class StaticSecretReconcilerTest {

    private static final String PATH = "kv/data/web";
    private static final String SPEC = """
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: VaultStaticSecret
            metadata: {name: web}
            spec:
              mount: kv
              path: web
              type: kv-v2
              refreshAfter: 1h
              destination: {name: web, create: true}
            """;

    private ControllerFixture fixture;
    private Reconciliation<VaultStaticSecretStatus, VaultStaticSecret> run;

    @BeforeEach
    void open() throws IOException {
        fixture = new ControllerFixture();
        fixture.holds(PATH, "{\"data\":{\"user\":\"u1\"},\"metadata\":{\"version\":1}}");
        run = of(SPEC);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Reconciliation<VaultStaticSecretStatus, VaultStaticSecret> of(String yaml) {
        return new Reconciliation<>(
                VaultStaticSecret.class, new StaticSecretReconciler(fixture.services(), fixture.triggers()), yaml);
    }

    private void changeInVault() {
        fixture.holds(PATH, "{\"data\":{\"user\":\"u2\"},\"metadata\":{\"version\":2}}");
    }

    private Condition condition(String type) {
        return Reconciliation.condition(run.status().conditions(), type).orElseThrow();
    }

    @Test
    @DisplayName("a new resource gets its Secret, a ready status, an event and the time of its next read")
    void created() throws Exception {
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u1").containsKey("_raw");
        assertThat(fixture.secrets.get(SECRET).getMetadata().getLabels()).containsEntry(OwnerLabels.OWNER_UID, "uid");
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
        assertThat(run.status().lastGeneration()).isEqualTo(1);
        assertThat(run.status().secretMAC()).isNotBlank();
        assertThat(run.next().orElseThrow()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
        soon().untilAsserted(() -> assertThat(fixture.posted())
                .singleElement()
                .satisfies(it -> assertThat(it).startsWith("SecretSynced: Secret web created")));
    }

    @Test
    @DisplayName("before the interval is over, Vault is not asked again")
    void notDue() throws Exception {
        run.run();
        fixture.clock.pass(Duration.ofMinutes(10));
        changeInVault();
        run.run();
        assertThat(fixture.asked()).containsExactly("GET " + PATH);
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u1");
    }

    @Test
    @DisplayName("after the interval the new value is in the Secret, and the HMAC in the status is another")
    void due() throws Exception {
        run.run();
        String before = run.status().secretMAC();
        fixture.clock.pass(Duration.ofHours(2));
        changeInVault();
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u2");
        assertThat(run.status().secretMAC()).isNotBlank().isNotEqualTo(before);
    }

    @Test
    @DisplayName("an edit of the Secret is undone at once, and a deleted Secret is written again")
    void repaired() throws Exception {
        run.run();
        fixture.secrets.set(SECRET, "user", "edited");
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u1");
        fixture.secrets.remove(SECRET);
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u1");
    }

    @Test
    @DisplayName("the force-sync annotation causes one read")
    void forced() throws Exception {
        run.run();
        run.forceSync("now");
        changeInVault();
        run.run();
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u2");
        assertThat(fixture.asked()).hasSize(2);
    }

    @Test
    @DisplayName("another destination gets the data, and the Secret under the old name is deleted")
    void renamed() throws Exception {
        run.run();
        run.edit(SPEC.replace("{name: web, create", "{name: other, create"));
        run.run();
        assertThat(fixture.secrets.data(new ObjectKey("team", "other"))).containsEntry("user", "u1");
        assertThat(fixture.secrets.read(SECRET)).isEmpty();
    }

    @Test
    @DisplayName("a path without a secret is reported with the path, and retried; the Secret keeps its data")
    void missing() throws Exception {
        run.run();
        fixture.answers("GET", PATH, 404, "{\"errors\":[]}");
        fixture.clock.pass(Duration.ofHours(2));
        run.run();
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
        assertThat(condition("Ready").getMessage()).contains("nothing is at " + PATH);
        assertThat(run.next().orElseThrow()).isLessThan(Duration.ofMinutes(1));
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u1");
        fixture.clock.pass(Duration.ofMinutes(1));
        changeInVault();
        run.run();
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
    }

    @Test
    @DisplayName("an interval that is none is refused, and waits for an edit")
    void refused() throws Exception {
        run = of(SPEC.replace("1h", "soon"));
        run.run();
        assertThat(condition("Ready").getMessage()).contains("refreshAfter");
        assertThat(run.next()).isEmpty();
        assertThat(fixture.asked()).isEmpty();
    }

    @Test
    @DisplayName("a Secret of another owner is not changed, and the condition names it")
    void conflict() throws Exception {
        fixture.secrets.set(SECRET, "user", "mine");
        run.run();
        assertThat(fixture.secrets.data(SECRET)).isEqualTo(Map.of("user", "mine"));
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
        assertThat(condition("Ready").getMessage()).contains("team/web");
    }

    @Test
    @DisplayName("data that the API server could not take is written later without another read of Vault")
    void unwritten() throws Exception {
        fixture.secrets.isUnreachableNext();
        assertThatThrownBy(run::run).isInstanceOf(KubernetesClientException.class);
        fixture.clock.pass(Duration.ofSeconds(5));
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u1");
        assertThat(fixture.asked()).containsExactly("GET " + PATH);
    }

    @Test
    @DisplayName("a refused write is reported, and tried again")
    void writeRefused() throws Exception {
        fixture.secrets.refusesNext("the quota is used up");
        run.run();
        assertThat(condition("Ready").getMessage()).contains("the quota is used up");
        assertThat(run.next()).isPresent();
        fixture.clock.pass(Duration.ofMinutes(1));
        run.run();
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
    }

    @Test
    @DisplayName("a changed value restarts the listed workloads once the status names the restart, the first one none")
    void restarts() throws Exception {
        run = of(SPEC + "  rolloutRestartTargets: [{kind: Deployment, name: app}]\n");
        run.run();
        assertThat(run.status().pendingRestarts()).isEmpty();
        fixture.clock.pass(Duration.ofHours(2));
        changeInVault();
        run.run();
        assertThat(run.status().pendingRestarts()).hasSize(1);
        assertThat(fixture.workloads.restarted()).isEmpty();
        run.run();
        soon().untilAsserted(() -> assertThat(fixture.workloads.restarted()).hasSize(1));
        soon().untilAsserted(() -> {
            run.run();
            assertThat(run.status().pendingRestarts()).isEmpty();
            assertThat(condition("RolloutRestart").getMessage()).contains("Deployment app restarted");
        });
    }

    @Test
    @DisplayName("a changed value is followed until the pods run with it; then nothing is read or written any more")
    void rotation() throws Exception {
        fixture.workloads.unfinished(Optional.of("1 of 3 pods are new"));
        run = of(SPEC + "  rolloutRestartTargets: [{kind: Deployment, name: app}]\n");
        run.run();
        assertThat(run.status().rotation()).as("the first value is no rotation").isNull();
        fixture.clock.pass(Duration.ofHours(2));
        changeInVault();
        run.run();
        assertThat(phase()).isEqualTo(RotationPhase.PUBLISHED);
        soon().untilAsserted(() -> {
            run.run();
            assertThat(phase()).isEqualTo(RotationPhase.ROLLING_OUT);
        });
        assertThat(run.next().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        fixture.workloads.unfinished(Optional.empty());
        fixture.clock.pass(Duration.ofSeconds(2));
        run.run();
        assertThat(phase()).isEqualTo(RotationPhase.SETTLED);
        assertThat(run.next().orElseThrow()).isGreaterThan(Duration.ofMinutes(10));
        var settled = run.status();
        int reads = fixture.workloads.reads();
        fixture.clock.pass(Duration.ofMinutes(5));
        run.run();
        assertThat(run.status()).isEqualTo(settled);
        assertThat(fixture.workloads.reads()).isEqualTo(reads);

        run.edit(SPEC);
        run.run();
        assertThat(run.status().rotation())
                .as("no workload is restarted any more")
                .isNull();
    }

    private @Nullable RotationPhase phase() {
        RotationStatus rotation = run.status().rotation();
        return rotation == null ? null : rotation.phase();
    }

    @Test
    @DisplayName("without HMACs the status has none, and only a change of the spec is a reason to read")
    void withoutHmac() throws Exception {
        run = of(SPEC.replace("refreshAfter: 1h", "hmacSecretData: false"));
        run.run();
        assertThat(run.status().secretMAC()).isNull();
        fixture.clock.pass(Duration.ofHours(100));
        run.run();
        assertThat(fixture.asked()).hasSize(1);
    }

    @Test
    @DisplayName("a template fills its key; one with a random part is not rendered again for the same input")
    void templates() throws Exception {
        run = of(
                SPEC.replace(
                        "create: true",
                        "create: true, transformation: {excludeRaw: true, excludes: ['.*'], templates: {a: {name: a, text: '{{.Secrets.user}}-{{ shuffle \"abcdefghijkl\" }}'}}}"));
        run.run();
        String first = fixture.secrets.data(SECRET).get("a");
        assertThat(fixture.secrets.data(SECRET)).containsOnlyKeys("a");
        assertThat(first).startsWith("u1-").hasSize(15);
        fixture.clock.pass(Duration.ofHours(2));
        run.run();
        assertThat(fixture.asked()).hasSize(2);
        assertThat(fixture.secrets.data(SECRET)).containsEntry("a", first);
        fixture.clock.pass(Duration.ofHours(2));
        changeInVault();
        run.run();
        assertThat(fixture.secrets.data(SECRET).get("a")).startsWith("u2-");
    }

    @Test
    @DisplayName("a template that cannot be parsed stops the sync before Vault is asked")
    void badTemplate() throws Exception {
        run = of(SPEC.replace(
                "create: true", "create: true, transformation: {templates: {a: {name: a, text: '{{ nothing }}'}}}"));
        run.run();
        assertThat(condition("Ready").getMessage()).contains("nothing");
        assertThat(fixture.secrets.read(SECRET)).isEmpty();
    }

    @Test
    @DisplayName("a deletion takes VSO's finalizer off, and a deleted resource is forgotten")
    void deleted() throws Exception {
        run.run();
        String finalizer = new StaticSecretKind().finalizer().orElseThrow();
        run.delete(finalizer, fixture.clock.instant());
        assertThat(run.run().isNoUpdate()).isTrue();
        assertThat(fixture.vault.requests()).last().satisfies(it -> {
            assertThat(it.method()).isEqualTo("PATCH");
            assertThat(it.path()).endsWith("/namespaces/team/vaultstaticsecrets/web");
            assertThat(it.body()).contains("\"finalizers\":[]");
        });
        run.runDeleted();
        assertThat(fixture.secrets.index().named(SECRET)).isFalse();
    }
}
