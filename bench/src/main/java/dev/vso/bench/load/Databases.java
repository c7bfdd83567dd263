package dev.vso.bench.load;

import dev.vso.bench.cluster.BenchEnvironment;
import dev.vso.bench.measure.Observed;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Databases with one role each, on the connection of the examples; each namespace logs in separately. */
record Databases(int namespaces) implements IssuedWorkload {

    private static final String PREFIX = "bench-db";

    @Override
    public void prepare(BenchEnvironment environment, int count) {
        Tenants.prepare(environment, PREFIX, namespaces);
    }

    @Override
    public void create(BenchEnvironment environment, int number) {
        var namespace = PREFIX + "-" + number % namespaces;
        environment.post(collection(namespace), """
                {"apiVersion": "example.com/v1", "kind": "Database",
                 "metadata": {"name": "db-%1$d", "namespace": "%2$s"},
                 "spec": {"engine": "postgresql", "name": "mydatabase", "roles": [
                  {"name": "app", "db_name": "mydatabase", "creation_days": 1, "revocation_days": 2}]}}""".formatted(number, namespace));
    }

    @Override
    public Predicate<Observed> synced(String value) {
        return observed -> !observed.password().isEmpty();
    }

    @Override
    public List<String> vaultKinds() {
        return List.of("issue");
    }

    @Override
    public List<String> collections() {
        return IntStream.range(0, namespaces)
                .mapToObj(i -> collection(PREFIX + "-" + i))
                .toList();
    }

    private static String collection(String namespace) {
        return "/apis/example.com/v1/namespaces/" + namespace + "/databases";
    }
}
