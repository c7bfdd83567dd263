package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failed logins by method: how {@code vso explain} reports them, and what to type. */
class ExplainLoginMethodsIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final String SECRET_ID = "never-printed-secret-id";

    private static String namespace = "";
    private static String appRole = "";
    private static String jwt = "";
    private static String roleId = "";

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        namespace = environment.namespace("explain-login");
        environment.inVault().policy(namespace, "path \"secret/data/*\" { capabilities = [\"read\"] }");
        appRole = mount("approle");
        environment.vault().write("auth/" + appRole + "/role/app", Map.of("token_policies", List.of(namespace)));
        roleId = environment
                .vault()
                .read("auth/" + appRole + "/role/app/role-id")
                .orElseThrow()
                .at("/data/role_id")
                .asText();
        jwt = mount("jwt");
        environment
                .vault()
                .write(
                        "auth/" + jwt + "/config",
                        Map.of(
                                "jwt_validation_pubkeys",
                                List.of(environment.sandbox().kube().tokenPublicKey())));
        environment.inVault().put(namespace + "/app", Map.of("password", "x"));
        String issued = environment
                .vault()
                .write("auth/" + appRole + "/role/app/secret-id", Map.of())
                .at("/data/secret_id")
                .asText();
        DatabaseLogins.secret(namespace, "good", Map.of("id", issued));
        DatabaseLogins.secret(namespace, "bad", Map.of("id", SECRET_ID));
    }

    @AfterAll
    static void stop() {
        environment.leave();
    }

    private static String mount(String type) {
        String mount = type + "-" + namespace;
        environment.vault().write("sys/auth/" + mount, Map.of("type", type));
        return mount;
    }

    private static CliResult explain(String name, String spec) {
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: %s
                spec: %s
                """.formatted(name, spec));
        environment.apply(
                namespace, StaticSecretYaml.of(name, namespace + "/app").with("vaultAuthRef: " + name));
        return CliResult.asAdmin("explain", "vss", name, "-n", namespace);
    }

    private static String appRole(String mount, String source) {
        return "{method: appRole, mount: %s, appRole: {roleId: %s, %s}}".formatted(mount, roleId, source);
    }

    /** @param words expected in the output, the first in the line of the step */
    record Broken(String name, String spec, String step, List<String> words) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Broken> broken() {
        return Stream.of(
                new Broken(
                        "wrong-secret-id",
                        appRole(appRole, "secretRef: bad"),
                        "login",
                        List.of(
                                "the login at auth/" + appRole + " failed",
                                "put a new secret id of that role into Secret " + namespace + "/bad",
                                "vault write -f auth/%s/role/NAME/secret-id".formatted(appRole))),
                new Broken(
                        "no-secret",
                        appRole(appRole, "secretRef: nobody"),
                        "login",
                        List.of(
                                "appRole.secretRef: Secret %s/nobody does not exist".formatted(namespace),
                                "create it")),
                new Broken(
                        "no-such-mount",
                        appRole("nowhere", "secretRef: good"),
                        "login",
                        List.of(
                                "no AppRole auth method answers there",
                                "correct the mount of the VaultAuth",
                                "vault auth enable -path=nowhere approle")),
                new Broken(
                        "file",
                        appRole(appRole, "secretIDPath: /vault/id"),
                        "auth",
                        List.of("appRole.secretIDPath names a file of the operator", "--secret-id-dir")),
                new Broken(
                        "no-jwt-role",
                        "{method: jwt, mount: %s, jwt: {role: none, serviceAccount: default, audiences: [vault]}}"
                                .formatted(jwt),
                        "login",
                        List.of(
                                "the login at auth/" + jwt + " failed",
                                "create the role auth/" + jwt + "/role/none",
                                "vault write auth/%s/role/none role_type=jwt".formatted(jwt),
                                "bound_subject=system:serviceaccount:%s:default bound_audiences=vault"
                                        .formatted(namespace))),
                new Broken(
                        "no-account",
                        "{method: jwt, mount: %s, jwt: {role: none, serviceAccount: nobody}}".formatted(jwt),
                        "login",
                        List.of(
                                "jwt.serviceAccount: service account %s/nobody does not exist".formatted(namespace),
                                "kubectl create serviceaccount -n %s nobody".formatted(namespace))));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aLoginThatFailsIsExplained(Broken broken) {
        CliResult result = explain(broken.name(), broken.spec());
        assertThat(result.line(broken.step()))
                .as(result.out())
                .startsWith("✗ ")
                .contains(broken.words().getFirst());
        assertThat(result.out()).contains(broken.words()).doesNotContain(SECRET_ID);
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    @DisplayName("A successful login names its credentials, and the token is revoked")
    void successfulLogin() {
        CliResult result = explain("fine", appRole(appRole, "secretRef: good"));
        assertThat(result.line("auth")).contains("role id " + roleId, "Secret good");
        assertThat(result.line("login")).startsWith("✓ ").contains("policies default, " + namespace);
    }
}
