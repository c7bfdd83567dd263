package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.HttpFaultProxy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * No byte of a secret leaks: neither into logs at any level, nor into events, statuses or metrics, while every
 * possible data error occurs.
 */
class NoSecretLeaksIT {

    private static final TestEnvironment environment = TestEnvironment.get();

    private final String namespace = environment.namespace("leaks");
    private final SecretLeakScanner scanner = new SecretLeakScanner();
    private final List<ResourceHandle> failing = new ArrayList<>();

    @AfterAll
    static void leave() {
        environment.leave();
    }

    /** A unique value that cannot occur by chance, registered with the scanner. */
    private String secret(String name) {
        return scanner.lookFor(name, "hush-%s-%s-a-long-secret-\"<&>\"-ünd".formatted(namespace, name));
    }

    private ResourceHandle fail(StaticSecretYaml manifest, String reason) {
        ResourceHandle subject = environment.apply(namespace, manifest.with("refreshAfter: 1s"));
        subject.awaitProblem(reason);
        failing.add(subject);
        return subject;
    }

    private StaticSecretYaml holding(String name, Map<String, ?> data) {
        environment.inVault().put(namespace + "/" + name, data);
        return StaticSecretYaml.of(name, namespace + "/" + name);
    }

    @Test
    @DisplayName("No secret leaks, whatever fails")
    void noSecretLeaks() throws Exception {
        environment.defaultAuth();
        try (var logs = new CapturedLogs();
                var operator = environment.operator(TestEnvironment.IMPATIENT)) {
            workingSecrets();
            dataThatCannotBeStored();
            templatesThatFailWithASecret();
            conflictingSecrets();
            deletedVersions();
            requestsThatFail();
            unusualAnswers();
            assertThat(failing).hasSizeGreaterThan(8);

            assertThat(logs.text()).contains("TransformationError", "SecretDataBuilderError", "DEBUG");
            assertThat(scanner.in(everythingWritten(operator, logs))).isEmpty();

            // Tests the scanner itself: a secret written to each place is found there, plain and in base64.
            String told = secret("told");
            LoggerFactory.getLogger("dev.vso.operator.secret.SecretWriter").debug("value {}", told);
            LoggerFactory.getLogger("dev.vso.operator.secret.SecretWriter")
                    .debug("failed", new IOException(SecretLeakScanner.base64(told)));
            leakInEvent(told);
            leakInStatus(failing.getFirst(), told);
            assertThat(scanner.in(everythingWritten(operator, logs)))
                    .contains("logs: told", "logs: told in base64 from 0", "events: told", "statuses: told");
        }
    }

    private void workingSecrets() {
        ResourceHandle app = environment.apply(
                namespace, holding("works", Map.of("password", secret("works"))).with("refreshAfter: 1s"));
        app.awaitReady();
        String next = secret("works-next");
        environment.inVault().put(namespace + "/works", Map.of("password", next));
        environment.awaitValue(namespace, "works", "password", next);
        environment.edit(
                namespace,
                "works",
                secret -> secret.getData().put("password", SecretLeakScanner.base64(secret("edited"))));
        environment.awaitValue(namespace, "works", "password", next);
    }

    private void dataThatCannotBeStored() {
        String long600k = secret("large") + "x".repeat(600 * 1024);
        fail(holding("large", Map.of("blob", long600k)), "SecretDataBuilderError");
        fail(holding("key", Map.of("not a key", secret("key"))), "SecretDataBuilderError");
        fail(
                holding("templates", Map.of("password", secret("templates")))
                        .into(
                                "name: templates\ncreate: true\ntransformation: {templates: {a: {text: '{{ index .Secrets.password 9999 }}'}}}"),
                "TransformationError");
        fail(
                holding("pattern", Map.of("password", secret("pattern")))
                        .into("name: pattern\ncreate: true\ntransformation: {excludes: ['(']}"),
                "TransformationError");
        fail(holding("raw", Map.of("_raw", secret("raw"))), "TransformationError");
        fail(
                holding("tls", Map.of("password", secret("tls")))
                        .into("name: tls\ncreate: true\ntype: kubernetes.io/tls"),
                "SecretDataBuilderError");
        fail(
                holding("docker", Map.of(".dockerconfigjson", "{" + secret("docker")))
                        .into("name: docker\ncreate: true\ntype: kubernetes.io/dockerconfigjson"),
                "SecretSyncError");
    }

    /** Functions whose error messages quote their arguments. */
    private void templatesThatFailWithASecret() {
        String value = "(index .Secrets \"password\")";
        for (String call : List.of(
                "fail " + value,
                "mustFromJson " + value,
                "mustToDate \"2006\" " + value,
                "mustRegexMatch (print \"(\" " + value + ") \"a\"",
                "include " + value + " .",
                "semver " + value,
                "index .Secrets " + value + " 1",
                "printf \"%%d\" (index " + value + " 9999)")) {
            String name = "template-" + failing.size();
            fail(
                    holding(name, Map.of("password", secret(name)))
                            .into("name: %s\ncreate: true\ntransformation: {templates: {a: {text: '{{ %s }}'}}}"
                                    .formatted(name, call)),
                    "TransformationError");
        }
    }

    private void conflictingSecrets() {
        for (String name : List.of("foreign", "locked")) {
            environment
                    .client()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(name)
                            .endMetadata()
                            .withImmutable(name.equals("locked"))
                            .addToStringData("theirs", secret(name + "-theirs"))
                            .build())
                    .create();
        }
        fail(holding("foreign", Map.of("password", secret("foreign"))), "SecretSyncError");
        fail(holding("locked", Map.of("password", secret("locked"))).into("name: locked"), "SecretSyncError");
        fail(holding("nobody", Map.of("password", secret("nobody"))).into("name: nobody"), "SecretSyncError");
    }

    private void deletedVersions() {
        var manifest = holding("deleted", Map.of("password", secret("deleted"))).with("refreshAfter: 1s");
        ResourceHandle deleted = environment.apply(namespace, manifest);
        deleted.awaitReady();
        environment.vault().delete("secret/data/" + namespace + "/deleted");
        deleted.awaitProblem("VaultClientError");
        failing.add(deleted);
        fail(
                holding("denied", Map.of("password", secret("denied"))).from("secret", "kv-v1", namespace + "/denied"),
                "VaultClientError");
    }

    private void requestsThatFail() {
        try (var proxy = new HttpFaultProxy(
                environment.sandbox().bao().address(), environment.sandbox().ca())) {
            environment.connection(
                    namespace, "proxied", "address: %s\ncaCertSecretRef: vault-ca-cert".formatted(proxy.address()));
            environment.auth(namespace, "proxied", "vault-secrets-operator", "vaultConnectionRef: proxied");
            ResourceHandle proxied = environment.apply(
                    namespace,
                    holding("proxied", Map.of("password", secret("proxied")))
                            .with("vaultAuthRef: proxied\nrefreshAfter: 1s"));
            proxied.awaitReady();
            for (int status : List.of(500, 400, 403)) {
                proxy.fail("GET /v1/secret/data/", status, 1000);
                proxied.awaitProblem("VaultClientError", "fault injected");
                proxy.heal();
                proxied.awaitReady();
            }
        }
        environment.subject("VaultStaticSecret", namespace, "proxied").delete();
    }

    private void unusualAnswers() throws IOException {
        try (var odd = new UnusualAnswers(
                environment,
                namespace,
                name -> scanner.lookFor(name, "hush-%s-%s-a-long-secret".formatted(namespace, name)))) {
            failing.addAll(odd.give());
        }
    }

    private Map<String, String> everythingWritten(VaultSecretsOperator operator, CapturedLogs logs) throws Exception {
        var told = new TreeMap<String, String>();
        told.put("logs", logs.text());
        told.put(
                "events",
                environment.client().v1().events().inAnyNamespace().list().getItems().stream()
                        .map(event -> environment
                                .client()
                                .getKubernetesSerialization()
                                .asJson(event))
                        .collect(Collectors.joining("\n")));
        told.put("statuses", statuses());
        told.put(
                "threads",
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .collect(Collectors.joining("\n")));
        for (int port : operator.ports()) {
            told.put("page of port " + port, page(port));
        }
        assertThat(told.get("events")).contains("SecretDataBuilderError");
        assertThat(told.get("statuses")).contains("SecretDataBuilderError", "secretMAC");
        assertThat(told.values()).anyMatch(text -> text.contains("# TYPE"));
        return told;
    }

    private static String statuses() {
        return List.of("VaultStaticSecret", "VaultDynamicSecret", "VaultPKISecret", "VaultAuth", "VaultConnection")
                .stream()
                .flatMap(kind -> environment
                        .client()
                        .genericKubernetesResources("secrets.hashicorp.com/v1beta1", kind)
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .stream())
                .map(resource ->
                        environment.client().getKubernetesSerialization().asJson(resource))
                .collect(Collectors.joining("\n"));
    }

    private static String page(int port) throws IOException, InterruptedException {
        try (var http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private void leakInEvent(String told) {
        var event = environment
                .client()
                .v1()
                .events()
                .inNamespace(namespace)
                .list()
                .getItems()
                .getFirst();
        event.setMessage(told);
        environment.client().resource(event).update();
    }

    private static void leakInStatus(ResourceHandle subject, String told) {
        GenericKubernetesResource resource = subject.resource().require();
        Map<String, Object> before = resource.get("status");
        Map<String, Object> status = new TreeMap<>(before);
        status.put("secretMAC", told);
        resource.setAdditionalProperty("status", status);
        environment.client().resource(resource).patchStatus();
    }
}
