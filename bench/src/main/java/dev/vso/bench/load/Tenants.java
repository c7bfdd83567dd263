package dev.vso.bench.load;

import dev.vso.bench.cluster.BenchEnvironment;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The namespaces of the resources, and their rights in Vault. */
final class Tenants {

    private static final String GROUP = "/apis/secrets.hashicorp.com/v1beta1/namespaces/";

    private Tenants() {}

    static String collection(String namespace, String plural) {
        return GROUP + namespace + "/" + plural;
    }

    /** Creates namespaces {@code PREFIX-0}, {@code PREFIX-1} and so on, which use the operator's VaultAuth. */
    static void prepare(BenchEnvironment environment, String prefix, int namespaces) {
        environment.inParallel(
                "preparing the namespaces " + prefix,
                namespaces,
                i -> environment.sandbox().namespace(prefix + "-" + i));
    }

    static List<String> collections(String prefix, int namespaces, String plural) {
        return IntStream.range(0, namespaces)
                .mapToObj(i -> collection(prefix + "-" + i, plural))
                .toList();
    }

    /** Creates one namespace with its own VaultAuth, role and policy, all of that name. */
    static void prepareOwn(BenchEnvironment environment, String name, String policy) {
        environment.sandbox().namespace(name);
        environment.vault().write("sys/policies/acl/" + name, Map.of("policy", policy));
        environment
                .vault()
                .write(
                        "auth/kubernetes/role/" + name,
                        Map.of(
                                "bound_service_account_names",
                                List.of("default"),
                                "bound_service_account_namespaces",
                                List.of(name),
                                "token_policies",
                                List.of(name),
                                "token_ttl",
                                "1h"));
        environment.apply("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: default
                  namespace: %1$s
                spec:
                  method: kubernetes
                  mount: kubernetes
                  kubernetes:
                    role: %1$s
                    serviceAccount: default
                """.formatted(name));
    }
}
