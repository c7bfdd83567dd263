package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.KubeAudit;
import dev.vso.testing.VaultSetup;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A continuing failure is reported once, even if Vault's message has another random name each time. */
class SameCauseIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration SOON = Duration.ofSeconds(60);

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator(TestEnvironment.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    private static List<String> warnings(String namespace) {
        return environment.client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getType().equals("Warning"))
                .filter(event -> event.getInvolvedObject().getKind().equals("VaultDynamicSecret"))
                .map(Event::getMessage)
                .toList();
    }

    @Test
    @DisplayName(
            "S6: one event and one status for a failure whose text differs at each attempt, until its cause changes")
    void aRandomNameInTheMessageIsNoNews() {
        String namespace = environment.namespace("samecause");
        environment.vault().write("database/roles/same-cause", role("SELECT \"{{name}}\""));
        environment
                .inVault()
                .role(
                        "same-cause",
                        "path \"database/creds/*\" { capabilities = [\"read\"] }",
                        Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", "same-cause", "");
        environment.subject("VaultAuth", namespace, "default").awaitReady();
        long kubernetes = environment.sandbox().kube().auditMark();
        long vault = environment.sandbox().bao().auditMark();
        LeasedSecret secret = LeasedSecret.apply(environment, namespace, LeaseYaml.of("creds", "same-cause"));

        ResourceHandle subject = secret.subject();
        List<String> statuses = new CopyOnWriteArrayList<>();
        try (var _ = subject.resource().watch(new Statuses(statuses))) {
            for (int attempts = 2; attempts <= 6; attempts++) {
                int enough = attempts;
                Polling.await(SOON, () -> attempts(vault) >= enough);
                subject.annotate("looked-at", "after attempt " + enough); // and nothing is due
            }
        }
        assertThat(warnings(namespace)).singleElement().asString().contains("does not exist");
        assertThat(environment.sandbox().kube().auditSince(kubernetes).stream()
                        .filter(KubeAudit::write)
                        .filter(request -> request.namespace().equals(namespace)
                                && request.resource().equals("vaultdynamicsecrets")
                                && request.subresource().equals("status")))
                .as(() -> String.join("\n", statuses))
                .hasSize(1);

        environment.vault().write("database/roles/same-cause", role("SELEKT \"{{name}}\""));
        Polling.await(SOON, () -> warnings(namespace).size() == 2);
        assertThat(warnings(namespace))
                .anySatisfy(message -> assertThat(message).contains("syntax error"));
        environment.client().resource(secret.resource()).delete();
        Polling.await(SOON, () -> secret.status().isEmpty());
    }

    /** All statuses so far, for the message of a failed test. */
    private record Statuses(List<String> seen) implements Watcher<GenericKubernetesResource> {
        @Override
        public void eventReceived(Action action, GenericKubernetesResource resource) {
            seen.add(action + " " + resource.getMetadata().getResourceVersion() + " "
                    + resource.getAdditionalProperties().get("status"));
        }

        @Override
        public void onClose(WatcherException cause) {
            seen.add("the watch ended");
        }
    }

    private static Map<String, Object> role(String statement) {
        return Map.of("db_name", VaultSetup.CONNECTION, "creation_statements", List.of(statement));
    }

    private static long attempts(long since) {
        return environment.sandbox().bao().auditSince(since).stream()
                .filter(request -> request.path().equals("database/creds/same-cause"))
                .count();
    }
}
