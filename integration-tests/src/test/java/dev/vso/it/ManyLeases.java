package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Many VaultDynamicSecrets of one namespace, all with credentials of the same role of {@code database/}. */
record ManyLeases(TestEnvironment environment, String namespace, String role, int size) {

    /** Creates the given number, each modified by {@code change}. */
    static ManyLeases apply(
            TestEnvironment environment, String namespace, String role, int size, UnaryOperator<LeaseYaml> change) {
        ManyLeases manyLeases = new ManyLeases(environment, namespace, role, size);
        manyLeases
                .names()
                .forEach(name -> environment.apply(
                        namespace, change.apply(LeaseYaml.of(name, role)).toString()));
        return manyLeases;
    }

    static ManyLeases apply(TestEnvironment environment, String namespace, String role, int size) {
        return apply(environment, namespace, role, size, UnaryOperator.identity());
    }

    List<String> names() {
        return IntStream.range(0, size).mapToObj(i -> "creds-" + i).toList();
    }

    /** User name in each Secret; Secrets that do not exist are left out. */
    Map<String, String> users() {
        Map<String, String> users = new TreeMap<>();
        environment.client().secrets().inNamespace(namespace).list().getItems().stream()
                .filter(secret -> secret.getMetadata().getName().startsWith("creds-"))
                .forEach(secret -> users.put(secret.getMetadata().getName(), user(secret)));
        return users;
    }

    /** Lease ids in the statuses. */
    Set<String> leases() {
        Set<String> leases = new TreeSet<>();
        statuses().forEach(status -> leases.add(status.secretLease().id()));
        leases.remove("");
        return leases;
    }

    /** Accessors of the leases' parent tokens. */
    Set<String> tokens() {
        Set<String> tokens = new TreeSet<>();
        statuses()
                .forEach(
                        status -> tokens.add(String.valueOf(status.secretLease().accessor())));
        return tokens;
    }

    /** Waits until each has its Secret, and a status with the lease. */
    ManyLeases awaitAll(Duration limit) {
        Polling.await(limit, () -> users().size() == size && leases().size() == size);
        return this;
    }

    /** Waits until all have other credentials than before; returns how long each took. */
    Delays awaitReplaced(Map<String, String> before, Instant since, Duration limit) {
        Map<String, Duration> delays = new HashMap<>();
        Polling.await(limit, () -> {
            users().forEach((secret, user) -> {
                if (!user.equals(before.get(secret))) {
                    delays.putIfAbsent(secret, Duration.between(since, Instant.now()));
                }
            });
            return delays.size() == size;
        });
        return new Delays(List.copyOf(delays.values()));
    }

    void assertAllLogIn() {
        assertThat(names()).allMatch(name -> new LeasedSecret(environment, namespace, name).logsIn(), "logs in");
    }

    boolean allReady() {
        return names().stream()
                .allMatch(name -> environment
                        .subject("VaultDynamicSecret", namespace, name)
                        .isReady());
    }

    /** Deletes them and waits until they are deleted. */
    void delete(Duration limit) {
        var resources = environment.client().resources(VaultDynamicSecret.class).inNamespace(namespace);
        resources.delete();
        Polling.await(limit, () -> resources.list().getItems().isEmpty());
    }

    List<VaultDynamicSecretStatus> statuses() {
        return environment
                .client()
                .resources(VaultDynamicSecret.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .filter(resource -> resource.getStatus() != null)
                .map(VaultDynamicSecret::getStatus)
                .toList();
    }

    private static String user(Secret secret) {
        return new String(
                Base64.getDecoder().decode(secret.getData().getOrDefault("username", "")), StandardCharsets.UTF_8);
    }
}
