package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SecretTransformation;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.app.Operator;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Templates and filters, written in a resource or shared by many. */
class TransformationIT {

    private static final World world = World.get();
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

    private static Operator operator;

    @BeforeAll
    static void start() {
        world.defaultAuth();
        operator = world.operator(World.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        world.leave();
    }

    @Test
    void theSeedsUrlIsMadeFromUserAndPassword() {
        String namespace = world.namespace("seedurl");
        world.put(namespace + "/db", Map.of("username", "app", "password", "p", "internal_key", "x"));
        world.apply(namespace, StaticSecretYaml.of("db", namespace + "/db").into("""
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

        world.awaitValue(namespace, "transformed-secret", "FORMATTED_URL", "postgresql://app:p@db:5432/mydb");
        assertThat(world.data(namespace, "transformed-secret"))
                .containsOnlyKeys("FORMATTED_URL", "username", "password");
    }

    @Test
    void aChangedSharedTemplateReachesAllWhoReferToItAndABrokenOneLeavesTheirSecretsAlone() {
        String namespace = world.namespace("shared");
        world.put(namespace + "/db", Map.of("user", "app", "password", "a b", "internal_note", "x"));
        for (String name : List.of("one", "two")) {
            world.apply(
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
        World.await(SOON, () -> told(namespace, "one").contains("no SecretTransformation"));

        world.apply(namespace, URLS.formatted("first"));
        for (String name : List.of("one", "two")) {
            world.awaitValue(namespace, name, "url", "postgresql://app:a+b@first");
            assertThat(world.data(namespace, name)).containsOnlyKeys("url", "user", "password");
        }

        world.apply(namespace, URLS.formatted("second"));
        world.awaitValue(namespace, "one", "url", "postgresql://app:a+b@second");
        world.awaitValue(namespace, "two", "url", "postgresql://app:a+b@second");

        world.apply(namespace, URLS.formatted("{{ nosuch }}"));
        World.await(SOON, () -> told(namespace, "one").contains("nosuch"));
        World.await(SOON, () -> validity(namespace, "urls").contains("nosuch"));
        assertThat(world.data(namespace, "one")).containsEntry("url", "postgresql://app:a+b@second");

        world.apply(namespace, URLS.formatted("third"));
        world.awaitValue(namespace, "one", "url", "postgresql://app:a+b@third");
        World.await(SOON, () -> validity(namespace, "urls").equals("valid"));
    }

    @Test
    void aTemplateThatFailsIsToldWithoutItsValuesAndHarmsNobodyElse() {
        String namespace = world.namespace("failing");
        world.put(namespace + "/db", Map.of("password", "hunter2"));
        world.apply(namespace, StaticSecretYaml.of("good", namespace + "/db"));
        world.apply(namespace, StaticSecretYaml.of("bad", namespace + "/db").into("""
                name: bad
                create: true
                transformation:
                  templates:
                    endless:
                      text: '{{ range until 1000000 }}{{ range until 1000000 }}{{ end }}{{ end }}'
                """));

        World.await(SOON, () -> told(namespace, "bad").contains("templates[endless]"));
        assertThat(told(namespace, "bad")).doesNotContain("hunter2");
        world.awaitValue(namespace, "good", "password", "hunter2");
    }

    private static String told(String namespace, String name) {
        var resource = world.client()
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
        var status = world.client()
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
