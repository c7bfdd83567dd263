package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;

/** Shared by the tests of login methods: a VaultAuth named {@code login}, and a secret that follows a value. */
public final class DatabaseLogins {

    private static final TestEnvironment environment = TestEnvironment.get();

    private DatabaseLogins() {}

    /** Sets the data of a Secret that logins use. */
    public static void secret(String namespace, String name, Map<String, String> values) {
        environment
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .addToStringData(values)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /**
     * Creates the VaultAuth {@code login}.
     *
     * @param spec in YAML's flow style
     */
    public static void auth(String namespace, String spec) {
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: login
                spec: %s
                """.formatted(spec));
    }

    /** A resource that logs in with it, and reads the namespace's secret {@code app} every second. */
    public static ResourceHandle app(String namespace, String name) {
        return environment.apply(
                namespace, StaticSecretYaml.of(name, namespace + "/app").with("vaultAuthRef: login\nrefreshAfter: 1s"));
    }

    /** The next value arrives, with whichever session exists. */
    public static void assertFollows(String namespace, String value) {
        environment.inVault().put(namespace + "/app", Map.of("password", value));
        environment.awaitValue(namespace, "app", "password", value);
    }

    /** The resource reports it in its condition and in an event, and neither contains the secret. */
    public static void assertReported(ResourceHandle subject, String secret, String... words) {
        String message = subject.awaitProblem("VaultClientConfigError", words).getMessage();
        assertThat(message).startsWith("VaultAuth " + subject.namespace() + "/login: ");
        assertThat(message).doesNotContain(secret);
        assertThat(subject.awaitWarnings(words))
                .noneMatch(event -> event.getMessage().contains(secret));
    }
}
