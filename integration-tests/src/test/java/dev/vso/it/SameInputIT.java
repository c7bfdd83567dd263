package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.KubeAudit;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The same input produces the same Secret, even if templates call random or time functions. */
class SameInputIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Every random or time function; {@code user} is the same each time. */
    private static final String TEMPLATES = """
            name: app
            create: true
            labels: {team: a}
            transformation:
              excludes: ['.*']
              templates:
                user: {text: '{{ .Secrets.user }}'}
                bcrypt: {text: '{{ .Secrets.password | bcrypt }}'}
                htpasswd: {text: '{{ htpasswd .Secrets.user .Secrets.password }}'}
                randInt: {text: '{{ randInt 0 1000000000 }}'}
                shuffle: {text: '{{ shuffle "abcdefghijklmnopqrstuvwxyz" }}'}
                ago: {text: '{{ mustToDate "2006-01-02" "2020-01-01" | ago }}'}
                durationRound: {text: '{{ mustToDate "2006-01-02T15:04:05" "2099-01-01T00:00:00" | durationRound }}'}
            """;

    private VaultSecretsOperator operator;

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
    }

    @BeforeEach
    void start() {
        operator = environment.operator();
    }

    @AfterEach
    void stop() {
        operator.close();
        environment.leave();
    }

    private void restart() {
        operator.close();
        operator = environment.operator();
    }

    /** A point in time from which reads of Vault and writes in the namespace are counted. */
    private record Since(String namespace, long kubernetes, long vault) {

        static Since now(String namespace) {
            return new Since(
                    namespace,
                    environment.sandbox().kube().auditMark(),
                    environment.sandbox().bao().auditMark());
        }

        void awaitRefreshes(int count) {
            Polling.await(Duration.ofSeconds(90), () -> refreshes() >= count);
        }

        private long refreshes() {
            return environment.sandbox().bao().auditSince(vault).stream()
                    .filter(request -> !request.displayName().equals("root"))
                    .filter(request -> request.path().startsWith("secret/data/" + namespace + "/"))
                    .count();
        }

        List<KubeAudit> writes() {
            return environment.sandbox().kube().auditSince(kubernetes).stream()
                    .filter(KubeAudit::write)
                    .filter(request -> !request.subresource().equals("token")) // a login
                    .filter(request -> request.namespace().equals(namespace))
                    .toList();
        }

        long writesOfSecret() {
            return writes().stream()
                    .filter(request -> request.resource().equals("secrets"))
                    .count();
        }
    }

    private Map<String, String> awaitSecret(String namespace) {
        Polling.await(SOON, () -> environment.data(namespace, "app").containsKey("htpasswd"));
        Polling.await(
                SOON,
                () -> environment.subject("VaultStaticSecret", namespace, "app").isReady());
        return environment.data(namespace, "app");
    }

    private Map<String, String> awaitOther(String namespace, Map<String, String> before) {
        Polling.await(SOON, () -> !environment.data(namespace, "app").equals(before));
        return environment.data(namespace, "app");
    }

    private String apply(String prefix, String more) {
        String namespace = environment.namespace(prefix);
        environment.inVault().put(namespace + "/app", Map.of("user", "u", "password", "one"));
        environment.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app").into(TEMPLATES).with("refreshAfter: 1s\n" + more));
        return namespace;
    }

    private static void damage(String namespace, String key, String value) {
        environment.edit(namespace, "app", secret -> {
            Map<String, String> data = new HashMap<>(secret.getData());
            data.put(key, Base64.getEncoder().encodeToString(value.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            secret.setData(data);
        });
    }

    @Test
    @DisplayName("S3: twenty refreshes and a restart of the operator write nothing; another value is one write")
    void refreshesOfTheSameInputWriteNothing() {
        String namespace = apply("sameinput", "");
        Map<String, String> first = awaitSecret(namespace);
        assertThat(first).containsKeys("user", "bcrypt", "htpasswd", "randInt", "shuffle", "ago", "durationRound");

        Since since = Since.now(namespace);
        since.awaitRefreshes(20);
        assertThat(since.writes()).isEmpty();

        Since restarted = Since.now(namespace);
        restart();
        restarted.awaitRefreshes(3);
        assertThat(restarted.writes()).isEmpty();
        assertThat(environment.data(namespace, "app")).isEqualTo(first);

        Since changed = Since.now(namespace);
        environment.inVault().put(namespace + "/app", Map.of("user", "u", "password", "two"));
        Map<String, String> second = awaitOther(namespace, first);
        changed.awaitRefreshes(4);
        assertThat(changed.writesOfSecret()).isEqualTo(1);
        assertThat(second.get("htpasswd")).isNotEqualTo(first.get("htpasswd"));
    }

    @Test
    @DisplayName("S3: without digests of the Secret's data, too")
    void withoutDigestsToo() {
        String namespace = apply("nodigest", "hmacSecretData: false");
        Map<String, String> first = awaitSecret(namespace);
        Since since = Since.now(namespace);
        since.awaitRefreshes(3);
        restart();
        since.awaitRefreshes(6);
        assertThat(since.writesOfSecret()).isZero();
        assertThat(environment.data(namespace, "app")).isEqualTo(first);
    }

    @Test
    @DisplayName("S3: edits of the Secret are repaired, and random values kept where possible")
    void repairsEdits() {
        String namespace = apply("repaired", "");
        Map<String, String> first = awaitSecret(namespace);

        damage(namespace, "user", "somebody");
        Polling.await(SOON, () -> environment.data(namespace, "app").equals(first));

        environment.edit(
                namespace, "app", secret -> secret.getMetadata().getLabels().put("team", "b"));
        Polling.await(
                SOON,
                () -> environment
                        .secret(namespace, "app")
                        .filter(secret ->
                                "a".equals(secret.getMetadata().getLabels().get("team")))
                        .isPresent());
        assertThat(environment.data(namespace, "app")).isEqualTo(first);

        damage(namespace, "htpasswd", "u:nothing");
        Polling.await(
                SOON,
                () -> environment
                        .data(namespace, "app")
                        .getOrDefault("htpasswd", "")
                        .startsWith("u:$2"));
        Map<String, String> second = environment.data(namespace, "app");
        Since since = Since.now(namespace);
        since.awaitRefreshes(4);
        assertThat(since.writesOfSecret()).isZero();
        assertThat(environment.data(namespace, "app")).isEqualTo(second);
    }

    @Test
    @DisplayName("S3: a template, label or annotation that changed is another input; a forced sync is none")
    void eachInputCounts() {
        String namespace = apply("inputs", "");
        Map<String, String> first = awaitSecret(namespace);

        Since forced = Since.now(namespace);
        annotate(namespace, "vso.secrets.hashicorp.com/force-sync", "now");
        forced.awaitRefreshes(4);
        assertThat(forced.writesOfSecret()).isZero();

        annotate(namespace, "example.com/owner", "b");
        Map<String, String> second = awaitOther(namespace, first);

        environment.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app")
                        .into(TEMPLATES.replace("'{{ .Secrets.user }}'", "'{{ .Secrets.user | upper }}'"))
                        .with("refreshAfter: 1s"));
        Map<String, String> third = awaitOther(namespace, second);
        assertThat(third.get("user")).isEqualTo("U");
        assertThat(third.get("bcrypt")).isNotEqualTo(second.get("bcrypt"));
    }

    @Test
    @DisplayName("S3: a shared template counts as input, of a dynamic secret without a lease too")
    void answersWithoutALeaseAndSharedTemplates() {
        String namespace = environment.namespace("leaseless");
        environment.inVault().put(namespace + "/app", Map.of("user", "u", "password", "one"));
        environment.apply(namespace, shared("{{ htpasswd .Secrets.data.user .Secrets.data.password }}"));
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata:
                  name: app
                spec:
                  mount: secret
                  path: data/%s/app
                  refreshAfter: 1s
                  destination:
                    name: app
                    create: true
                    transformation:
                      excludes: ['.*']
                      transformationRefs: [{name: hashed}]
                """.formatted(namespace));
        Polling.await(SOON, () -> environment.data(namespace, "app").containsKey("htpasswd"));
        Polling.await(
                SOON,
                () -> environment
                        .subject("VaultDynamicSecret", namespace, "app")
                        .isReady());
        Map<String, String> first = environment.data(namespace, "app");

        Since since = Since.now(namespace);
        since.awaitRefreshes(5);
        restart();
        since.awaitRefreshes(8);
        assertThat(since.writesOfSecret()).isZero();

        Since changed = Since.now(namespace);
        environment.apply(namespace, shared("{{ htpasswd \"other\" .Secrets.data.password }}"));
        Map<String, String> second = awaitOther(namespace, first);
        assertThat(second.get("htpasswd")).startsWith("other:");
        changed.awaitRefreshes(4);
        assertThat(changed.writesOfSecret()).isEqualTo(1);
    }

    private static String shared(String text) {
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: SecretTransformation
                metadata:
                  name: hashed
                spec:
                  templates:
                    htpasswd: {text: '%s'}
                """.formatted(text);
    }

    private static void annotate(String namespace, String annotation, String value) {
        environment
                .client()
                .genericKubernetesResources("secrets.hashicorp.com/v1beta1", "VaultStaticSecret")
                .inNamespace(namespace)
                .withName("app")
                .edit(resource -> annotated(resource, annotation, value));
    }

    private static <T extends HasMetadata> T annotated(T resource, String annotation, String value) {
        Map<String, String> all = new HashMap<>();
        if (resource.getMetadata().getAnnotations() != null) {
            all.putAll(resource.getMetadata().getAnnotations());
        }
        all.put(annotation, value);
        resource.getMetadata().setAnnotations(all);
        return resource;
    }
}
