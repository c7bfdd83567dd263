package dev.vso.bench.load;

import dev.vso.bench.cluster.BenchEnvironment;
import dev.vso.bench.measure.Observed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** VaultStaticSecrets, each with its own value; each namespace logs in separately. */
record StaticSecrets(int namespaces, Duration refresh) implements Workload {

    private static final String PREFIX = "bench";

    @Override
    public void prepare(BenchEnvironment environment, int count) {
        Tenants.prepare(environment, PREFIX, namespaces);
        environment.inParallel("writing the values", count, i -> write(environment, i, FIRST));
    }

    @Override
    public void create(BenchEnvironment environment, int number) {
        environment.post(Tenants.collection(namespace(number), "vaultstaticsecrets"), """
                {"apiVersion": "secrets.hashicorp.com/v1beta1", "kind": "VaultStaticSecret",
                 "metadata": {"name": "%1$s", "namespace": "%2$s"},
                 "spec": {"mount": "secret", "type": "kv-v2", "path": "%2$s/%1$s", "refreshAfter": "%3$ds",
                  "destination": {"name": "%1$s", "create": true}}}""".formatted(
                        name(number), namespace(number), refresh.toSeconds()));
    }

    @Override
    public Predicate<Observed> synced(String value) {
        return observed -> observed.password().equals(value);
    }

    @Override
    public IntStream following(int count) {
        return IntStream.range(0, count);
    }

    @Override
    public void write(BenchEnvironment environment, int number, String value) {
        environment
                .vault()
                .write(
                        "secret/data/" + namespace(number) + "/" + name(number),
                        Map.of("data", Map.of("username", "u", "password", value)));
    }

    @Override
    public List<String> vaultKinds() {
        return List.of("read");
    }

    @Override
    public boolean issued() {
        return false;
    }

    @Override
    public List<String> collections() {
        return Tenants.collections(PREFIX, namespaces, "vaultstaticsecrets");
    }

    private String namespace(int number) {
        return PREFIX + "-" + number % namespaces;
    }

    private static String name(int number) {
        return "app-" + number;
    }
}
