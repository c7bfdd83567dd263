package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.MarkdownPage;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Instructions of {@code docs/migration/} for Secrets that change their owner. */
class MigrationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final MarkdownPage EXTERNAL_SECRETS = MarkdownPage.of("docs/migration/from-external-secrets.md");

    private static final TestEnvironment environment = TestEnvironment.get();
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

    /** The code block that contains these words, adapted to this namespace. */
    private static String shown(String words, String namespace) {
        List<String> found = EXTERNAL_SECRETS.blocks("yaml").stream()
                .map(MarkdownPage.Block::text)
                .filter(text -> text.contains(words))
                .toList();
        assertThat(found).as(words).hasSize(1);
        return found.getFirst().replace("shop", namespace);
    }

    private static Secret secret(String namespace, String name) {
        return environment.secret(namespace, name).orElseThrow();
    }

    @Test
    @DisplayName("A Secret of External Secrets is taken over and returned without ever being deleted")
    void fromExternalSecrets() {
        String namespace = environment.namespace("external");
        environment.inVault().put(namespace + "/api", Map.of("username", "app", "password", "right"));
        Secret left = leftBehind(namespace, "api", Map.of("password", "old", "url", "old", "unwanted", "old"));

        environment.applyAsWritten(shown("overwrite: true", namespace));
        environment.awaitValue(namespace, "api", "url", "https://app:right@api.example.com");
        Secret taken = secret(namespace, "api");
        assertThat(taken.getMetadata().getUid()).isEqualTo(left.getMetadata().getUid());
        assertThat(environment.data(namespace, "api"))
                .containsEntry("password", "right")
                .containsEntry("unwanted", "old")
                .doesNotContainKeys("_raw", "username");

        environment
                .subject("VaultStaticSecret", namespace, "api")
                .resource()
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();
        Polling.await(
                PATIENCE,
                () -> !environment
                        .subject("VaultStaticSecret", namespace, "api")
                        .exists());
        Secret back = secret(namespace, "api");
        assertThat(back.getMetadata().getUid()).isEqualTo(left.getMetadata().getUid());
        assertThat(back.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(environment.data(namespace, "api")).containsEntry("password", "right");
    }

    /** A Secret whose owner was deleted with {@code --cascade=orphan}, so it has none. */
    private static Secret leftBehind(String namespace, String name, Map<String, String> data) {
        Secret made = new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("reconcile.external-secrets.io/managed", "true")
                .endMetadata()
                .withStringData(data)
                .build();
        return environment.client().resource(made).create();
    }

    @Test
    void severalPathsFillOneSecret() {
        String namespace = environment.namespace("several");
        environment.inVault().put(namespace + "/api", Map.of("password", "right"));
        environment.inVault().put(namespace + "/mail", Map.of("from", "sales@example.com", "password", "another"));

        environment.applyAsWritten(shown("name: settings-mail", namespace));

        environment.subject("VaultStaticSecret", namespace, "settings").awaitReady();
        environment.subject("VaultStaticSecret", namespace, "settings-mail").awaitReady();
        environment.awaitValue(namespace, "settings", "from", "sales@example.com");
        assertThat(environment.data(namespace, "settings")).containsEntry("password", "right");
    }
}
