package dev.vso.it;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logins that Vault refuses. */
class ExplainLoginIT extends ExplainFixture {

    Stream<Broken> login() {
        return Stream.of(
                new Broken(
                        "no-account",
                        name -> {
                            globalAuth(name, """
                            method: kubernetes
                            mount: kubernetes
                            kubernetes: {role: vault-secrets-operator, serviceAccount: nobody}
                            """);
                            return apply(secret(name).with("vaultAuthRef: " + name));
                        },
                        "login",
                        "service account %s/nobody does not exist",
                        "kubectl create serviceaccount"),
                new Broken(
                        "no-role",
                        name -> withRole(name, "no-such-role", ""),
                        "login",
                        "invalid role name \"no-such-role\"",
                        "create the role auth/kubernetes/role/no-such-role"),
                new Broken(
                        "account-not-bound",
                        name -> {
                            vaultRole(name, readsApp(), Map.of());
                            environment
                                    .vault()
                                    .write(
                                            "auth/kubernetes/role/" + name,
                                            Map.of("bound_service_account_names", List.of("somebody")));
                            return withRole(name, name, "");
                        },
                        "login",
                        "service account name not authorized",
                        "add default to bound_service_account_names"),
                new Broken(
                        "namespace-not-bound",
                        name -> {
                            vaultRole(name, readsApp(), Map.of());
                            environment
                                    .vault()
                                    .write(
                                            "auth/kubernetes/role/" + name,
                                            Map.of("bound_service_account_namespaces", List.of("somewhere")));
                            return withRole(name, name, "");
                        },
                        "login",
                        "namespace not authorized",
                        "bound_service_account_namespaces of auth/kubernetes/role/"),
                new Broken(
                        "audience",
                        name -> {
                            vaultRole(name, readsApp(), Map.of("audience", "somebody-else"));
                            return withRole(name, name, "");
                        },
                        "login",
                        "audience",
                        "set kubernetes.audiences to the audience of auth/kubernetes/role/"),
                new Broken(
                        "auth-mount",
                        name -> {
                            globalAuth(name, """
                            method: kubernetes
                            mount: nowhere
                            kubernetes: {role: vault-secrets-operator, serviceAccount: default}
                            """);
                            return apply(secret(name).with("vaultAuthRef: " + name));
                        },
                        "login",
                        "no Kubernetes auth method answers there",
                        "correct the mount"),
                new Broken(
                        "reviewer",
                        name -> {
                            environment.vault().write("sys/auth/" + name, Map.of("type", "kubernetes"));
                            environment
                                    .vault()
                                    .write(
                                            "auth/%s/config".formatted(name),
                                            Map.of(
                                                    "kubernetes_host",
                                                    environment
                                                            .sandbox()
                                                            .kube()
                                                            .address()
                                                            .toString(),
                                                    "kubernetes_ca_cert",
                                                    environment.sandbox().ca().pem(),
                                                    "token_reviewer_jwt",
                                                    environment
                                                            .sandbox()
                                                            .kube()
                                                            .serviceAccountToken(
                                                                    namespace, "default", Duration.ofHours(1)),
                                                    "disable_local_ca_jwt",
                                                    true));
                            environment
                                    .vault()
                                    .write(
                                            "auth/%s/role/app".formatted(name),
                                            Map.of(
                                                    "bound_service_account_names",
                                                    List.of("*"),
                                                    "bound_service_account_namespaces",
                                                    List.of("*")));
                            globalAuth(name, """
                            method: kubernetes
                            mount: %s
                            kubernetes: {role: app, serviceAccount: default}
                            """.formatted(name));
                            return apply(secret(name).with("vaultAuthRef: " + name));
                        },
                        "login",
                        "could not have the service account's token reviewed",
                        "check auth/reviewer/config"));
    }

    @ParameterizedTest
    @MethodSource("login")
    void theBreakIsFoundAtItsStepWithItsCure(Broken broken) throws Exception {
        assertFound(broken);
    }
}
