package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * A Vault with unusual responses, each with a secret in it, for reads of each kind, for logins and for probes. All of
 * them fail; the operator's messages must not contain the secret.
 */
final class UnusualAnswers implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Responses to reads; {@code SECRET} is the secret. None of them can fill a Secret. */
    private static final SequencedMap<String, String> READS = odd(List.of(
            "not JSON", "<html>SECRET</html>",
            "cut off", "{\"request_id\":\"1\",\"data\":{\"data\":{\"password\":\"SECRET",
            "a number that is none", "{\"request_id\":\"1\",\"data\":{\"password\":12SECRET}}",
            "an escape that is none", "{\"request_id\":\"1\",\"data\":{\"password\":\"\\qSECRET\"}}",
            "a name without quotes", "{\"request_id\":\"1\",\"data\":{SECRET:1}}",
            "bare", "{\"access_token\":\"SECRET\"}",
            "a text for data", "{\"request_id\":\"1\",\"data\":\"SECRET\"}",
            "a list for data", "{\"request_id\":\"1\",\"data\":[\"SECRET\"]}",
            "a list for a token", "{\"request_id\":\"1\",\"auth\":{\"client_token\":[\"SECRET\"]},\"data\":null}",
            "nesting", "{\"request_id\":\"1\",\"data\":" + "{\"a\":".repeat(1_500) + "\"SECRET\"" + "}".repeat(1_501),
            "a lease id that is no path",
                    "{\"request_id\":\"1\",\"lease_id\":\"a b\\u0000SECRET\",\"lease_duration\":60,\"data\":[\"SECRET\"]}",
            "a text for a time",
                    "{\"request_id\":\"1\",\"lease_id\":\"a/b\",\"lease_duration\":\"SECRET\",\"data\":[]}"));

    /** Responses to logins. */
    private static final SequencedMap<String, String> LOGINS = odd(List.of(
            "a space", login("SECRET with a space", "a"),
            "a line break", login("SECRET\\nX-Vault-Namespace: root", "a"),
            "a list for the accessor",
                    "{\"request_id\":\"1\",\"auth\":{\"client_token\":\"SECRET\",\"accessor\":[\"SECRET\"]}}",
            "data", "{\"request_id\":\"1\",\"data\":{\"client_token\":\"SECRET\"}}",
            "cut off", "{\"request_id\":\"1\",\"auth\":{\"client_token\":\"SECRET",
            "a list for the token", "{\"request_id\":\"1\",\"auth\":{\"client_token\":[\"SECRET\"]}}"));

    /** Responses of {@code sys/health}. */
    private static final SequencedMap<String, String> HEALTHS = odd(List.of(
            "a log-in", "{\"auth\":{\"client_token\":\"SECRET\"},\"initialized\":\"SECRET\"}",
            "not JSON", "SECRET",
            "a text for sealed", "{\"initialized\":true,\"sealed\":\"SECRET\",\"standby\":false}",
            "cut off", "{\"initialized\":true,\"version\":\"SECRET"));

    private final TestEnvironment environment;
    private final String namespace;
    private final UnaryOperator<String> secrets;
    private final List<HostileVault> vaults = new ArrayList<>();
    private int names;

    /** @param secrets creates a secret for a name of letters, digits and dashes, and registers it with the scanner */
    UnusualAnswers(TestEnvironment environment, String namespace, UnaryOperator<String> secrets) {
        this.environment = environment;
        this.namespace = namespace;
        this.secrets = secrets;
    }

    private static String login(String token, String accessor) {
        return "{\"request_id\":\"1\",\"auth\":{\"client_token\":\"%s\",\"accessor\":\"%s\",\"lease_duration\":60}}"
                .formatted(token, accessor);
    }

    private static SequencedMap<String, String> odd(List<String> namesAndAnswers) {
        var odd = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndAnswers.size(); i += 2) {
            odd.put(namesAndAnswers.get(i), namesAndAnswers.get(i + 1));
        }
        return odd;
    }

    /** Returns all of them in turn, and waits until each was reported as a failure. */
    List<ResourceHandle> give() throws IOException {
        var failing = new ArrayList<ResourceHandle>();
        for (Map.Entry<String, String> odd : READS.entrySet()) {
            String body = odd.getValue();
            failing.addAll(reading(vault(odd.getKey(), (vault, secret) -> vault.answer(() -> with(secret, body)))));
        }
        for (Map.Entry<String, String> odd : LOGINS.entrySet()) {
            String body = odd.getValue();
            failing.addAll(reading(vault(odd.getKey(), (vault, secret) -> vault.login(with(secret, body)))));
        }
        for (Map.Entry<String, String> odd : HEALTHS.entrySet()) {
            String body = odd.getValue();
            String name = vault(odd.getKey(), (vault, secret) -> vault.health(with(secret, body)));
            failing.add(environment.subject("VaultConnection", namespace, name));
        }
        for (ResourceHandle subject : failing) {
            Awaitility.await(subject + " fails")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(subject.condition("Ready"))
                            .hasValueSatisfying(ready -> assertThat(ready.getStatus())
                                    .as("%s %s", subject, ready.getMessage())
                                    .isEqualTo("False")));
        }
        return failing;
    }

    private static String with(String secret, String body) {
        return body.replace("SECRET", secret);
    }

    private interface Oddity {
        void of(HostileVault vault, String secret);
    }

    /** A Vault with this odd response, with a connection and a login; returns their name. */
    private String vault(String what, Oddity oddity) throws IOException {
        String name = "odd-" + names++;
        var vault = new HostileVault();
        vaults.add(vault);
        oddity.of(vault, secrets.apply(name + "-" + what.replaceAll("[^a-zA-Z]+", "-")));
        environment.connection(namespace, name, "address: " + vault.address());
        environment.auth(namespace, name, "any", "vaultConnectionRef: " + name);
        return name;
    }

    private List<ResourceHandle> reading(String login) {
        String ref = "vaultAuthRef: " + login;
        ResourceHandle read =
                environment.apply(namespace, StaticSecretYaml.of(login, "app").with("refreshAfter: 1s\n" + ref));
        environment.apply(namespace, LeaseYaml.of(login, "app").with(ref).toString());
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata:
                  name: %1$s
                spec:
                  vaultAuthRef: %1$s
                  mount: pki
                  role: r
                  commonName: a.example.com
                  destination: {name: %1$s-pki, create: true}
                """.formatted(login));
        return List.of(
                read,
                environment.subject("VaultDynamicSecret", namespace, login),
                environment.subject("VaultPKISecret", namespace, login));
    }

    @Override
    public void close() {
        vaults.forEach(HostileVault::close);
    }
}
