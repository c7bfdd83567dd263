package dev.vso.operator.auth.login.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.auth.login.CloudHttp;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.ServiceAccountTokens;
import dev.vso.operator.auth.login.cloud.GcpLogin.GcpPlace;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.vault.address.AddressGuard;
import dev.vso.vault.json.VaultJson;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The exchange of a service account's token for a Google identity token, with a stub of Google's services. */
class GcpProofTest {

    private static final String ACCOUNT = "/api/v1/namespaces/shop/serviceaccounts/web";
    private static final String IDENTITY =
            "/v1/projects/-/serviceAccounts/web@my-project.iam.gserviceaccount.com:generateIdToken";
    private static final GcpPlace GIVEN =
            new GcpPlace(Optional.of("my-project"), Optional.of("europe-west1"), Optional.of("prod"));
    private static final GcpPlace UNKNOWN = new GcpPlace(Optional.empty(), Optional.empty(), Optional.empty());

    private GoogleStub google;
    private GcpProof proof;

    @BeforeEach
    void open() throws IOException {
        google = new GoogleStub();
        ServiceAccountTokens tokens = new ServiceAccountTokens(google.kubernetes());
        proof = new GcpProof(new BoundAccounts(tokens), tokens, new CloudHttp(AddressGuard.LOCAL), google.addresses());
        account("iam.gke.io/gcp-service-account", "web@my-project.iam.gserviceaccount.com");
        google.answers(ACCOUNT + "/token", 201, """
                {"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","status":{"token":"secret-of-kubernetes"}}""");
        google.answers("/v1/token", 200, "{\"access_token\":\"secret-access\",\"token_type\":\"Bearer\"}");
        google.answers(IDENTITY, 200, "{\"token\":\"identity\"}");
    }

    @AfterEach
    void close() {
        google.close();
    }

    private void account(String annotation, String value) {
        google.answers(ACCOUNT, 200, """
                {"kind":"ServiceAccount","apiVersion":"v1","metadata":{"namespace":"shop","name":"web","annotations":{"%s":"%s"}}}""".formatted(annotation, value));
    }

    private String login(GcpPlace place) throws SyncException {
        var source =
                new CredentialSource.BoundAccount("gcp.workloadIdentityServiceAccount", new ObjectKey("shop", "web"));
        return proof.of(new GcpLogin.Request("app", place, source)).toString();
    }

    private void assertRefused(GcpPlace place, String... words) {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> login(place))
                .satisfies(failure -> assertThat(failure).hasMessageContainingAll(words))
                .withMessageNotContaining("secret");
    }

    @Test
    @DisplayName("The service account's token is exchanged for an identity token of the role")
    void exchangesToken() throws SyncException {
        assertThat(login(GIVEN)).isEqualTo("{\"role\":\"app\",\"jwt\":\"identity\"}");

        assertThat(VaultJson.parse(google.only(ACCOUNT + "/token").body())
                        .at("/spec")
                        .toString())
                .isEqualTo("{\"audiences\":[\"my-project.svc.id.goog\"],\"expirationSeconds\":600}");
        Map<String, String> exchange = Arrays.stream(
                        google.only("/v1/token").body().split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
        assertThat(exchange)
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
                .containsEntry("scope", "https://www.googleapis.com/auth/iam")
                .containsEntry("subject_token", "secret-of-kubernetes")
                .containsEntry("subject_token_type", "urn:ietf:params:oauth:token-type:jwt")
                .containsEntry("requested_token_type", "urn:ietf:params:oauth:token-type:access_token")
                .containsEntry(
                        "audience",
                        "identitynamespace:my-project.svc.id.goog:https://container.googleapis.com/v1/projects/my-project/locations/europe-west1/clusters/prod");
        assertThat(google.only(IDENTITY).authorization()).isEqualTo("Bearer secret-access");
        assertThat(google.only(IDENTITY).body())
                .isEqualTo("{\"audience\":\"https://vault/app\",\"includeEmail\":true}");
    }

    @Test
    @DisplayName("Missing details of the cluster come from the metadata server")
    void metadataServer() throws SyncException {
        google.answers("/computeMetadata/v1/project/project-id", 200, "other-project");
        google.answers("/computeMetadata/v1/instance/attributes/cluster-location", 200, "us-east1\n");
        google.answers("/computeMetadata/v1/instance/attributes/cluster-name", 200, "stage");
        login(UNKNOWN);
        assertThat(google.only("/computeMetadata/v1/project/project-id").flavor())
                .isEqualTo("Google");
        assertThat(URLDecoder.decode(google.only("/v1/token").body(), StandardCharsets.UTF_8))
                .contains(
                        "identitynamespace:other-project.svc.id.goog:https://container.googleapis.com/v1/projects/other-project/locations/us-east1/clusters/stage");
    }

    @Test
    @DisplayName("Refusals name the cure")
    void refusals() {
        assertRefused(UNKNOWN, "gcp.projectID is not set", "metadata server", "HTTP 404", "set it");

        google.answers(
                "/v1/token",
                400,
                "{\"error\":\"invalid_target\",\"error_description\":\"The target service is wrong\"}");
        assertRefused(GIVEN, "was not exchanged: The target service is wrong", "gcp.clusterName");
        google.answers("/v1/token", 200, "<html>secret</html>");
        assertRefused(GIVEN, "was not exchanged: HTTP 200");
        google.answers("/v1/token", 200, "{\"access_token\":\"secret-access\"}");

        google.answers(
                IDENTITY, 403, "{\"error\":{\"message\":\"Permission iam.serviceAccounts.getOpenIdToken denied\"}}");
        assertRefused(GIVEN, "Permission iam.serviceAccounts.getOpenIdToken denied", "roles/iam.workloadIdentityUser");
    }

    @Test
    void aServiceAccountThatIsBoundToNothingIsNamed() {
        account("other", "annotation");
        assertRefused(
                GIVEN, "service account shop/web has no annotation iam.gke.io/gcp-service-account", "add it with");
        account("iam.gke.io/gcp-service-account", "web/../other");
        assertRefused(GIVEN, "is no address of a Google service account", "correct it");
        google.answers(ACCOUNT, 404, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":404}");
        assertRefused(GIVEN, "service account shop/web does not exist", "create it");
    }
}
