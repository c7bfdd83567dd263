package dev.vso.operator.auth.login.cloud;

import static dev.vso.operator.auth.KnownObjects.key;
import static dev.vso.operator.auth.LoginRequests.assertRefused;
import static dev.vso.operator.auth.LoginRequests.merged;
import static dev.vso.operator.auth.LoginRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.error.SyncException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcpLoginTest {

    private static final String SPEC = "method: gcp, gcp: {role: app, workloadIdentityServiceAccount: sa}";

    @Test
    void theIdentityIsTheServiceAccountsInTheCluster() throws SyncException {
        assertThat(merged(
                        "method: gcp, gcp: {workloadIdentityServiceAccount: sa, projectID: 'example.com:p'}",
                        "gcp: {role: r, projectID: other, region: europe-west1-b, clusterName: c}"))
                .isEqualTo(new GcpLogin.Request(
                        "r",
                        new GcpLogin.GcpPlace(
                                Optional.of("example.com:p"), Optional.of("europe-west1-b"), Optional.of("c")),
                        new CredentialSource.BoundAccount("gcp.workloadIdentityServiceAccount", key("shop/sa"))));
    }

    @DisplayName("Missing and invalid fields are named with the cure")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            method: gcp, gcp: {role: r}                                                      | gcp.workloadIdentityServiceAccount is not set | set it to
            method: gcp, gcp: {workloadIdentityServiceAccount: s}                            | gcp.role is not set    | set it to
            method: gcp, gcp: {role: r, workloadIdentityServiceAccount: s, projectID: a/b}   | gcp.projectID is not   | correct it
            method: gcp, gcp: {role: r, workloadIdentityServiceAccount: s, clusterName: a/b} | gcp.clusterName is not | correct it
            """)
    void invalidFields(String spec, String cause, String cure) {
        assertRefused(spec, cause, cure);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            role "app" not found           | create the role auth/m/role/app of type iam, or correct gcp.role
            service account not authorized | check that bound_service_accounts of auth/m/role/app has the Google service account of service account sa
            """)
    void theCureFitsWhatVaultSaid(String said, String cure) throws SyncException {
        assertThat(request(SPEC).remedy("m", said).text()).contains(cure);
    }

    @Test
    void aMissingRoleIsMadeByACommand() throws SyncException {
        assertThat(request(SPEC).remedy("m", "role \"app\" not found").commands())
                .containsExactly(
                        "vault write auth/m/role/app type=iam \\",
                        "  bound_service_accounts=EMAIL token_policies=POLICY");
    }
}
