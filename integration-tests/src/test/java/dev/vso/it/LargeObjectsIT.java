package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One tenant has the largest objects that Kubernetes stores; the operator still starts within the chart's memory
 * limit.
 */
@Tag("alone")
class LargeObjectsIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final int RESOURCES = 60;
    private static final int SECRETS = 150;
    private static final int VALUE = 65_536;
    private static final int VALUES = 20;
    private static final int LONG = 20_000;

    @Test
    @DisplayName("H6: 60 resources of 1.3 MB and 150 Secrets of 1 MB with the operator's labels end no process")
    void theOperatorStartsBesideLargeObjects() throws Exception {
        environment.defaultAuth();
        String hostile = environment.namespace("large");
        String healthy = environment.namespace("beside-large");
        createAll(SECRETS, i -> createSecret(hostile, i));
        createAll(RESOURCES, i -> createLease(hostile, i));

        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "beside-large");
        try (OperatorProcess operator = new OperatorProcesses(environment).start(account)) {
            operator.awaitReady();
            environment.inVault().put(healthy + "/app", Map.of("password", "one"));
            environment.apply(
                    healthy, StaticSecretYaml.of("app", healthy + "/app").with("refreshAfter: 1s"));
            environment.awaitValue(healthy, "app", "password", "one");
            environment.inVault().put(healthy + "/app", Map.of("password", "two"));
            environment.awaitValue(healthy, "app", "password", "two");
            assertThat(operator.alive()).isTrue();
            assertThat(operator.probe("/healthz").statusCode()).isEqualTo(200);
        } finally {
            environment.client().namespaces().withName(hostile).delete();
        }
    }

    private static void createSecret(String namespace, int number) {
        byte[] value = new byte[1_000_000];
        new Random(number).nextBytes(value);
        environment
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("large-" + number)
                        .addToLabels("app.kubernetes.io/component", "secret-sync")
                        .addToLabels("app.kubernetes.io/managed-by", "hashicorp-vso")
                        .addToLabels("app.kubernetes.io/name", "vault-secrets-operator")
                        .endMetadata()
                        .addToData("value", Base64.getEncoder().encodeToString(value))
                        .build())
                .create();
    }

    private static void createLease(String namespace, int number) {
        String params = IntStream.range(0, VALUES)
                .mapToObj(i -> "  p%d: \"%s\"\n"
                        .formatted(i, String.valueOf((char) ('a' + i)).repeat(VALUE)))
                .collect(Collectors.joining("", "params:\n", ""));
        environment.apply(
                namespace, LeaseYaml.of("large-" + number, "none").with(params).toString());
    }

    /** With four clients, as one by itself waits for the server half of the time. */
    private static void createAll(int count, IntConsumer create) throws InterruptedException {
        try (var clients = Executors.newFixedThreadPool(4)) {
            var all = IntStream.range(0, count)
                    .mapToObj(i -> Executors.callable(() -> create.accept(i)))
                    .toList();
            for (var one : clients.invokeAll(all)) {
                assertThat(one).succeedsWithin(Duration.ZERO);
            }
        }
    }

    @Test
    @DisplayName("H6: 96 resources of 1 MB and of all kinds, made beside the operator and there at its next start")
    void manyLargeResourcesOfAllKindsEndNoProcess() throws Exception {
        environment.defaultAuth();
        String hostile = environment.namespace("large-kinds");
        String healthy = environment.namespace("beside-large-kinds");
        var large = new LargeOfAllKinds(environment, hostile);
        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "beside-large-kinds");
        var operators = new OperatorProcesses(environment);
        try {
            try (OperatorProcess operator = operators.start(account)) {
                operator.awaitReady();
                environment.inVault().put(healthy + "/app", Map.of("password", "one"));
                environment.apply(
                        healthy, StaticSecretYaml.of("app", healthy + "/app").with("refreshAfter: 1s"));
                environment.apply(healthy, longer(healthy, "a"));
                environment.awaitValue(healthy, "app", "password", "one");
                environment.awaitValue(healthy, "long", "last", "a".repeat(LONG));
                large.create(12);
                serves(operator, healthy, "two");
            }
            try (OperatorProcess operator = operators.start(account)) {
                operator.awaitReady();
                serves(operator, healthy, "three");
                environment.apply(healthy, longer(healthy, "b"));
                environment.awaitValue(healthy, "long", "last", "b".repeat(LONG));
                Polling.await(
                        Duration.ofSeconds(20), () -> operator.metrics().body().contains("\"long\""));
            }
        } finally {
            environment.client().namespaces().withName(hostile).delete();
        }
    }

    /** Before there was a budget, the other tenant waited in vain: two watches keep referenced objects. */
    @Test
    @DisplayName("H6: 1,500 SecretTransformations of 60 KB and 1,500 secrets of 15 KB, each below the limit for one")
    void manyResourcesThatAreNotTooLargeEndNoProcess() throws Exception {
        environment.defaultAuth();
        String hostile = environment.namespace("many-large");
        String healthy = environment.namespace("beside-many-large");
        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "beside-many-large");
        var operators = new OperatorProcesses(environment);
        try {
            try (OperatorProcess operator = operators.start(account)) {
                operator.awaitReady();
                environment.inVault().put(healthy + "/app", Map.of("password", "one"));
                environment.apply(healthy, longer(healthy, "a"));
                environment.awaitValue(healthy, "long", "last", "a".repeat(LONG));
                create(hostile, "SecretTransformation", "{\"templates\":{\"t\":{\"text\":\"%s\"}}}", 60_000);
                create(
                        hostile,
                        "VaultStaticSecret",
                        "{\"mount\":\"secret\",\"type\":\"kv-v2\",\"path\":\"none\",\"destination\":{\"name\":\"none\",\"create\":true,\"annotations\":{\"a\":\"%s\"}}}",
                        15_000);
                environment.apply(healthy, shared("b"));
                environment.apply(
                        healthy,
                        StaticSecretYaml.of("app", healthy + "/app")
                                .with("refreshAfter: 1s")
                                .into("""
                        name: app
                        create: true
                        transformation:
                          transformationRefs:
                            - name: shared
                        """));
                environment.awaitValue(healthy, "app", "shared", "b".repeat(LONG));
                serves(operator, healthy, "two");
                environment
                        .subject("SecretTransformation", hostile, "large-1499")
                        .awaitProblem("TransformationError", "no memory left", "smaller or fewer");
            }
            try (OperatorProcess operator = operators.start(account)) {
                operator.awaitReady();
                serves(operator, healthy, "three");
                environment.apply(healthy, shared("c"));
                environment.awaitValue(healthy, "app", "shared", "c".repeat(LONG));
            }
        } finally {
            environment.client().namespaces().withName(hostile).delete();
        }
    }

    /** Creates 1,500 resources of one kind, with eight parallel clients. */
    private static void create(String namespace, String kind, String spec, int size) throws InterruptedException {
        String path = "/apis/secrets.hashicorp.com/v1beta1/namespaces/%s/%ss"
                .formatted(namespace, kind.toLowerCase(Locale.ROOT));
        String text = spec.formatted("x".repeat(size));
        try (var clients = Executors.newFixedThreadPool(8)) {
            var all = IntStream.range(0, 1_500)
                    .<Callable<String>>mapToObj(
                            i -> () -> environment.client().raw(path, "POST", """
                            {"apiVersion":"secrets.hashicorp.com/v1beta1","kind":"%s","metadata":{"name":"large-%d"},"spec":%s}
                            """.formatted(kind, i, text)))
                    .toList();
            for (var one : clients.invokeAll(all)) {
                assertThat(one).succeedsWithin(Duration.ZERO);
            }
        }
    }

    private static String shared(String letter) {
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: SecretTransformation
                metadata:
                  name: shared
                spec:
                  templates:
                    shared:
                      text: "%s"
                """.formatted(letter.repeat(LONG));
    }

    /** A resource of the healthy tenant whose spec the watch does not keep. */
    private static StaticSecretYaml longer(String namespace, String letter) {
        return StaticSecretYaml.of("long", namespace + "/app")
                .with("refreshAfter: 1s")
                .into("""
            name: long
            create: true
            transformation:
              templates:
                last:
                  text: "%s"
            """.formatted(letter.repeat(LONG)));
    }

    private static void serves(OperatorProcess operator, String namespace, String value) {
        environment.inVault().put(namespace + "/app", Map.of("password", value));
        environment.awaitValue(namespace, "app", "password", value);
        environment.awaitValue(namespace, "long", "password", value);
        assertThat(operator.probe("/healthz").statusCode()).isEqualTo(200);
        assertThat(operator.alive()).isTrue();
    }
}
