package dev.vso.operator.auth.login;

import static dev.vso.operator.auth.KnownObjects.auth;
import static dev.vso.operator.auth.KnownObjects.global;
import static dev.vso.operator.auth.KnownObjects.key;
import static dev.vso.operator.auth.LoginRequests.assertRefused;
import static dev.vso.operator.auth.LoginRequests.merged;
import static dev.vso.operator.auth.LoginRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.AuthMethod;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.LoginMethods;
import dev.vso.operator.error.SyncException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of all login methods; a new method gets a row here, and its own test. */
class LoginMethodsTest {

    /**
     * One login of each method.
     *
     * @param block of the VaultAuth
     * @param identity the text by which stored tokens are found: it must not change in upgrades
     * @param refusal the cure for a refusal without a specific message
     */
    record Row(AuthMethod method, String title, String block, String source, String identity, String refusal) {

        String spec() {
            return "method: %1$s, %1$s: {%2$s}".formatted(method.value(), block);
        }
    }

    static final List<Row> ROWS = List.of(
            new Row(
                    AuthMethod.KUBERNETES,
                    "Kubernetes",
                    "role: r, serviceAccount: sa, audiences: [vault]",
                    "service account sa of namespace shop",
                    "kubernetes shop/sa as r for [vault], 600 s",
                    "check that auth/m/role/r exists and is bound to service account sa of namespace shop and to the audience vault"),
            new Row(
                    AuthMethod.JWT,
                    "JWT",
                    "role: r, secretRef: s",
                    "Secret shop/s",
                    "jwt as r with Stored[field=jwt.secretRef, secret=shop/s, required=[jwt], optional=[]] ",
                    "check that auth/m/role/r exists and accepts the token from Secret shop/s"),
            new Row(
                    AuthMethod.APP_ROLE,
                    "AppRole",
                    "roleId: r, secretIDPath: /vault/approle/id",
                    "file /vault/approle/id",
                    "appRole as r with InFile[field=appRole.secretIDPath, file=/vault/approle/id, folder=/vault/approle] ",
                    "compare appRole.roleId with auth/m/role/NAME/role-id, and put a new secret id of that role into file /vault/approle/id, for it may have ended"),
            new Row(
                    AuthMethod.AWS,
                    "AWS",
                    "role: r",
                    "the operator's own pod",
                    "aws as r at AwsPlace[region=Optional.empty, stsEndpoint=Optional.empty, serverId=Optional.empty, session=vault-secrets-operator] with OwnPod[] ",
                    "check that bound_iam_principal_arn of auth/m/role/r includes the owner of the keys from the operator's own pod"),
            new Row(
                    AuthMethod.GCP,
                    "Google Cloud",
                    "role: r, workloadIdentityServiceAccount: sa",
                    "service account sa of namespace shop",
                    "gcp as r at GcpPlace[project=Optional.empty, region=Optional.empty, cluster=Optional.empty] with BoundAccount[field=gcp.workloadIdentityServiceAccount, account=shop/sa]",
                    "check that bound_service_accounts of auth/m/role/r has the Google service account of service account sa of namespace shop"));

    /** The fields of each method that name a Kubernetes object. */
    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of(
                        "method: kubernetes, kubernetes: {role: r, serviceAccount: NAME}", "kubernetes.serviceAccount"),
                Arguments.of("method: jwt, jwt: {role: r, serviceAccount: NAME}", "jwt.serviceAccount"),
                Arguments.of("method: jwt, jwt: {role: r, secretRef: NAME}", "jwt.secretRef"),
                Arguments.of("method: appRole, appRole: {roleId: r, secretRef: NAME}", "appRole.secretRef"),
                Arguments.of("method: aws, aws: {role: r, secretRef: NAME}", "aws.secretRef"),
                Arguments.of("method: aws, aws: {role: r, irsaServiceAccount: NAME}", "aws.irsaServiceAccount"),
                Arguments.of(
                        "method: gcp, gcp: {role: r, workloadIdentityServiceAccount: NAME}",
                        "gcp.workloadIdentityServiceAccount"));
    }

    @Test
    void eachMethodHasARow() {
        assertThat(ROWS.stream().map(Row::method)).containsExactly(AuthMethod.values());
        assertThat(LoginMethods.all().stream().map(LoginMethod::method)).containsExactly(AuthMethod.values());
    }

    @ParameterizedTest
    @FieldSource("ROWS")
    void aCompleteBlockMakesALogin(Row row) throws SyncException {
        LoginRequestSpec login = request(row.spec());
        assertThat(login.method()).isEqualTo(row.method());
        assertThat(login.role()).isEqualTo("r");
        assertThat(login.source().words()).isEqualTo(row.source());
        assertThat(login.identityText()).isEqualTo(row.identity());
        assertThat(LoginMethods.of(row.method()).title()).isEqualTo(row.title());
    }

    @ParameterizedTest
    @FieldSource("ROWS")
    void theBlockMayComeFromTheGlobal(Row row) throws SyncException {
        String method = row.method().value();
        assertThat(merged("method: " + method, "%s: {%s}".formatted(method, row.block())))
                .isEqualTo(request(row.spec()));
        assertThat(merged(row.spec(), "")).isEqualTo(request(row.spec()));
    }

    @ParameterizedTest
    @FieldSource("ROWS")
    void aRefusalThatSaysNothingParticularHasACure(Row row) throws SyncException {
        var identity =
                new Identity(key("shop/web"), key("vso/default"), "", "m", request(row.spec()), Map.of(), Map.of());
        assertThat(LoginRefusal.remedy(identity, List.of("No Way")).text()).isEqualTo(row.refusal());
    }

    @ParameterizedTest
    @FieldSource("ROWS")
    void onlyItsOwnBlockConfiguresAMethod(Row row) {
        var spec = auth("team/web", "{mount: m, %s}".formatted(row.spec())).getSpec();
        assertThat(LoginMethods.all().stream().filter(method -> method.isConfigured(spec)))
                .map(LoginMethod::method)
                .containsExactly(row.method());
        assertThat(LoginMethods.of(row.method()).ineffective(spec)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(AuthMethod.class)
    void theGlobalGivesDefaultsToOneMethod(AuthMethod method) {
        var shared = global(
                        "ops/shared",
                        "{%s: {mount: mine, namespace: ns, params: {a: b}, headers: {c: d}}}".formatted(method.value()))
                .getSpec();
        assertThat(LoginMethods.of(method).block(shared)).hasValueSatisfying(block -> {
            assertThat(block.mount()).isEqualTo("mine");
            assertThat(block.namespace()).isEqualTo("ns");
            assertThat(block.params()).isEqualTo(Map.of("a", "b"));
            assertThat(block.headers()).isEqualTo(Map.of("c", "d"));
        });
        assertThat(Arrays.stream(AuthMethod.values()).filter(other -> other != method))
                .allMatch(other -> LoginMethods.of(other).block(shared).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("H13: no name goes into an address of the API server that no object can have")
    void aNameThatNoObjectCanHaveIsRefusedByField(String spec, String field) {
        for (String name : List.of("../../kube-system/secrets/x", "..", "a/b", "a%2fb", "A", "a b", "a?b=c")) {
            assertRefused(spec.replace("NAME", "'" + name + "'"), field, "Kubernetes takes");
        }
    }
}
