package dev.vso.operator.auth.login;

import static dev.vso.operator.auth.LoginRequests.assertRefused;
import static dev.vso.operator.auth.LoginRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.GlobalKubernetesAuth;
import dev.vso.api.KubernetesAuth;
import dev.vso.operator.error.SyncException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesLoginTest {

    private static final String SPEC = "method: kubernetes, kubernetes: {role: app, serviceAccount: sa}";
    private static final String WITH_AUDIENCE =
            "method: kubernetes, kubernetes: {role: app, serviceAccount: sa, audiences: [a, b]}";

    private static GlobalKubernetesAuth shared(
            @Nullable String role, @Nullable String account, List<String> audiences, @Nullable Long seconds) {
        return new GlobalKubernetesAuth(null, null, Map.of(), Map.of(), role, account, audiences, seconds);
    }

    @Test
    void fieldsAreFilledOneByOne() {
        var own = new KubernetesAuth("own", null, List.of(), null);
        assertThat(KubernetesLogin.merged(own, shared("shared", "sa", List.of("vault"), null)))
                .contains(new KubernetesAuth("own", "sa", List.of("vault"), null));
        var audiences = new KubernetesAuth(null, null, List.of("own"), null);
        assertThat(KubernetesLogin.merged(audiences, shared("shared", null, List.of("a", "b"), 900L)))
                .contains(new KubernetesAuth("shared", null, List.of("own"), 900L));
    }

    @Test
    void aSideThatSaysNothingLeavesTheOther() {
        var own = new KubernetesAuth("own", null, List.of(), null);
        assertThat(KubernetesLogin.merged(own, null)).contains(own);
        assertThat(KubernetesLogin.merged(null, shared("r", "s", List.of(), null)))
                .contains(new KubernetesAuth("r", "s", List.of(), null));
        assertThat(KubernetesLogin.merged(null, null)).isEmpty();
    }

    @ParameterizedTest(name = "own {0}, shared {1} -> {2}")
    @CsvSource(nullValues = "null", textBlock = """
            600,  1200, 1200
            600,  null, 600
            600,  600,  600
            900,  1200, 900
            null, 1200, 1200
            null, null, null
            900,  null, 900
            """)
    void theCrdsDefaultOfTokenExpirationCountsAsUnset(
            @Nullable Long own, @Nullable Long shared, @Nullable Long expected) {
        assertThat(KubernetesLogin.merged(
                                new KubernetesAuth(null, null, List.of(), own), shared(null, null, List.of(), shared))
                        .orElseThrow()
                        .tokenExpirationSeconds())
                .isEqualTo(expected);
    }

    @DisplayName("Missing fields are named")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            method: kubernetes                                   | kubernetes.role and kubernetes.serviceAccount are not set
            method: kubernetes, kubernetes: {role: r}            | kubernetes.serviceAccount is not set
            method: kubernetes, kubernetes: {serviceAccount: sa} | kubernetes.role is not set
            """)
    void missingFields(String spec, String cause) {
        assertRefused(spec, cause, "method kubernetes needs both");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            invalid role name "app"             | create the role auth/m/role/app, or correct kubernetes.role
            service account name not authorized | add sa to bound_service_account_names of auth/m/role/app
            namespace not authorized            | add shop to bound_service_account_namespaces of auth/m/role/app
            token is expired                    | set the clocks of Vault and of Kubernetes right: they differ
            invalid audience (aud) claim        | set kubernetes.audiences to the audience of auth/m/role/app
            permission denied                   | check that auth/m/role/app exists and is bound to service account sa of namespace shop
            """)
    void theCureFitsWhatVaultSaid(String said, String cure) throws SyncException {
        assertThat(request(SPEC).remedy("m", said).text()).isEqualTo(cure);
    }

    @Test
    void theCureNamesTheAudiences() throws SyncException {
        assertThat(request(WITH_AUDIENCE).remedy("m", "invalid audience").text())
                .isEqualTo("make the audience of auth/m/role/app and kubernetes.audiences (a, b) the same");
    }

    @Test
    void aMissingRoleIsMadeByACommand() throws SyncException {
        assertThat(request(WITH_AUDIENCE)
                        .remedy("m", "invalid role name \"app\"")
                        .commands())
                .containsExactly(
                        "vault write auth/m/role/app \\",
                        "  bound_service_account_names=sa bound_service_account_namespaces=shop \\",
                        "  token_policies=POLICY audience=a");
        assertThat(request(SPEC).remedy("m", "permission denied").commands()).isEmpty();
    }

    @Test
    @DisplayName("Permission denied by a mounted method is about the token review")
    void tokenReviewDenied() throws SyncException {
        assertThat(request(SPEC).bareDenial("m")).hasValueSatisfying(denial -> {
            assertThat(denial.cause())
                    .isEqualTo("the method is mounted: Vault could not have the service account's token reviewed");
            assertThat(denial.cure())
                    .isEqualTo(
                            "check auth/m/config: kubernetes_host, its CA, and a token_reviewer_jwt that may create tokenreviews");
        });
    }
}
