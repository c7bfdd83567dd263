package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SecretTransformation;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Templates and filters, in a resource or shared by several. */
class TransformationIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String URLS = """
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: SecretTransformation
            metadata:
              name: urls
            spec:
              templates:
                url:
                  text: 'postgresql://{{ template "login" . }}@%s'
              sourceTemplates:
                - name: login
                  text: '{{ .Secrets.user }}:{{ .Secrets.password | urlquery }}'
              excludes: ['^internal']
            """;

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

    @Test
    void theSeedsUrlIsMadeFromUserAndPassword() {
        String namespace = environment.namespace("seedurl");
        environment.inVault().put(namespace + "/db", Map.of("username", "app", "password", "p", "internal_key", "x"));
        environment.apply(
                namespace, StaticSecretYaml.of("db", namespace + "/db").into("""
                name: transformed-secret
                create: true
                transformation:
                  excludeRaw: true
                  excludes:
                    - internal_key
                  templates:
                    FORMATTED_URL:
                      text: "postgresql://{{ .Secrets.username }}:{{ .Secrets.password }}@db:5432/mydb"
                """));

        environment.awaitValue(namespace, "transformed-secret", "FORMATTED_URL", "postgresql://app:p@db:5432/mydb");
        assertThat(environment.data(namespace, "transformed-secret"))
                .containsOnlyKeys("FORMATTED_URL", "username", "password");
    }

    @Test
    @DisplayName("A changed shared template reaches all its users; a broken one leaves their Secrets alone")
    void sharedTemplate() {
        String namespace = environment.namespace("shared");
        environment.inVault().put(namespace + "/db", Map.of("user", "app", "password", "a b", "internal_note", "x"));
        for (String name : List.of("one", "two")) {
            environment.apply(
                    namespace,
                    StaticSecretYaml.of(name, namespace + "/db")
                            .into("""
                                    name: %s
                                    create: true
                                    transformation:
                                      excludeRaw: true
                                      transformationRefs:
                                        - name: urls
                                    """.formatted(name))
                            .with("refreshAfter: 1h"));
        }
        Polling.await(SOON, () -> told(namespace, "one").contains("no SecretTransformation"));

        environment.apply(namespace, URLS.formatted("first"));
        for (String name : List.of("one", "two")) {
            environment.awaitValue(namespace, name, "url", "postgresql://app:a+b@first");
            assertThat(environment.data(namespace, name)).containsOnlyKeys("url", "user", "password");
        }

        environment.apply(namespace, URLS.formatted("second"));
        environment.awaitValue(namespace, "one", "url", "postgresql://app:a+b@second");
        environment.awaitValue(namespace, "two", "url", "postgresql://app:a+b@second");

        environment.apply(namespace, URLS.formatted("{{ nosuch }}"));
        Polling.await(SOON, () -> told(namespace, "one").contains("nosuch"));
        Polling.await(SOON, () -> validity(namespace, "urls").contains("nosuch"));
        assertThat(environment.data(namespace, "one")).containsEntry("url", "postgresql://app:a+b@second");

        environment.apply(namespace, URLS.formatted("third"));
        environment.awaitValue(namespace, "one", "url", "postgresql://app:a+b@third");
        Polling.await(SOON, () -> validity(namespace, "urls").equals("valid"));
    }

    @Test
    @DisplayName("A failing template is reported without its values, and affects no other resource")
    void failingTemplate() {
        String namespace = environment.namespace("failing");
        environment.inVault().put(namespace + "/db", Map.of("password", "hunter2"));
        environment.apply(namespace, StaticSecretYaml.of("good", namespace + "/db"));
        environment.apply(
                namespace, StaticSecretYaml.of("bad", namespace + "/db").into("""
                name: bad
                create: true
                transformation:
                  templates:
                    endless:
                      text: '{{ range until 1000000 }}{{ range until 1000000 }}{{ end }}{{ end }}'
                """));

        Polling.await(SOON, () -> told(namespace, "bad").contains("templates[endless]"));
        assertThat(told(namespace, "bad")).doesNotContain("hunter2");
        environment.awaitValue(namespace, "good", "password", "hunter2");
    }

    private static String told(String namespace, String name) {
        var resource = environment
                .client()
                .resources(VaultStaticSecret.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return resource.getStatus() == null
                ? ""
                : resource.getStatus().conditions().stream()
                        .filter(condition -> condition.getType().equals("SecretSynced"))
                        .map(Condition::getMessage)
                        .findFirst()
                        .orElse("");
    }

    private static String validity(String namespace, String name) {
        var status = environment
                .client()
                .resources(SecretTransformation.class)
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getStatus();
        if (status == null) {
            return "";
        }
        return status.valid() ? "valid" : String.valueOf(status.error());
    }
}
