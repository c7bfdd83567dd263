package dev.vso.bench.load;

import dev.vso.bench.cluster.BenchEnvironment;
import dev.vso.bench.measure.Observed;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** VaultPKISecrets, all of one namespace and one role of the PKI engine, with elliptic keys. */
record Certificates() implements IssuedWorkload {

    private static final String NAMESPACE = "bench-certificates";
    private static final String POLICY = """
            path "pki/issue/bench" { capabilities = ["create", "update"] }
            path "pki/cert/*" { capabilities = ["read"] }
            """;

    @Override
    public void prepare(BenchEnvironment environment, int count) {
        Tenants.prepareOwn(environment, NAMESPACE, POLICY);
        environment
                .vault()
                .write(
                        "pki/roles/bench",
                        Map.of(
                                "allowed_domains",
                                List.of("example.com"),
                                "allow_subdomains",
                                true,
                                "key_type",
                                "ec",
                                "key_bits",
                                256,
                                "ttl",
                                "24h"));
    }

    @Override
    public void create(BenchEnvironment environment, int number) {
        environment.post(Tenants.collection(NAMESPACE, "vaultpkisecrets"), """
                {"apiVersion": "secrets.hashicorp.com/v1beta1", "kind": "VaultPKISecret",
                 "metadata": {"name": "tls-%1$d", "namespace": "%2$s"},
                 "spec": {"mount": "pki", "role": "bench", "commonName": "app-%1$d.example.com",
                  "destination": {"name": "tls-%1$d", "create": true}}}""".formatted(number, NAMESPACE));
    }

    @Override
    public Predicate<Observed> synced(String value) {
        return observed -> observed.secret().startsWith(NAMESPACE + "/");
    }

    @Override
    public List<String> vaultKinds() {
        return List.of("issue");
    }

    @Override
    public List<String> collections() {
        return List.of(Tenants.collection(NAMESPACE, "vaultpkisecrets"));
    }
}
