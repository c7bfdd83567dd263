package dev.vso.operator.auth.login.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.auth.login.CloudHttp;
import dev.vso.operator.auth.login.CredentialReader;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.ServiceAccountTokens;
import dev.vso.operator.auth.login.cloud.GcpLogin.GcpPlace;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.json.VaultJson;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The proof of a login with method {@code gcp}: exchanges the service account's token for a Google token, and that for
 * an identity token of the Google service account in the annotation. The steps are the same as VSO's.
 */
final class GcpProof {

    static final String GOOGLE_ACCOUNT = "iam.gke.io/gcp-service-account";
    private static final String FIELD = "gcp.workloadIdentityServiceAccount";
    private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9._-]+@[A-Za-z0-9.:-]+");
    private static final long TOKEN_SECONDS = 600;

    private final BoundAccounts accounts;
    private final ServiceAccountTokens tokens;
    private final CloudHttp http;
    private final GoogleAddresses google;

    /** The addresses of Google's services, without a trailing slash. */
    record GoogleAddresses(String tokens, String credentials, String metadata) {

        static final GoogleAddresses USUAL = new GoogleAddresses(
                "https://sts.googleapis.com",
                "https://iamcredentials.googleapis.com",
                "http://metadata.google.internal");
    }

    GcpProof(BoundAccounts accounts, ServiceAccountTokens tokens, CloudHttp http, GoogleAddresses google) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.http = http;
        this.google = google;
    }

    /** With the service accounts of the cluster and Google's default addresses. */
    static GcpProof by(CredentialReader credentials) {
        return new GcpProof(
                new BoundAccounts(credentials.accounts()),
                credentials.accounts(),
                credentials.cloud().http(),
                GoogleAddresses.USUAL);
    }

    ObjectNode of(GcpLogin.Request login) throws SyncException {
        String email = accounts.annotations(
                        login.source(),
                        GOOGLE_ACCOUNT,
                        "the address of the Google service account that it impersonates")
                .getOrDefault(GOOGLE_ACCOUNT, "")
                .strip();
        if (!EMAIL.matcher(email).matches()) {
            throw refused(
                    "%s: annotation %s of service account %s is no address of a Google service account"
                            .formatted(FIELD, GOOGLE_ACCOUNT, login.source().account()),
                    "correct it");
        }
        GcpPlace place = login.place();
        String project = said(place.project(), "project/project-id", "gcp.projectID");
        String pool = project + ".svc.id.goog";
        String cluster = "https://container.googleapis.com/v1/projects/%s/locations/%s/clusters/%s"
                .formatted(
                        project,
                        said(place.region(), "instance/attributes/cluster-location", "gcp.region"),
                        said(place.cluster(), "instance/attributes/cluster-name", "gcp.clusterName"));
        var account = login.source().account();
        String token = tokens.request(
                new CredentialSource.Account(FIELD, account.namespace(), account.name(), List.of(pool), TOKEN_SECONDS));
        String access = exchanged(token, "identitynamespace:%s:%s".formatted(pool, cluster));
        return VaultJson.object().put("role", login.role()).put("jwt", identity(email, access, login.role()));
    }

    private String said(Optional<String> given, String path, String field) throws SyncException {
        if (given.isPresent()) {
            return given.get();
        }
        CloudHttp.Reply reply = http.get(
                URI.create(google.metadata() + "/computeMetadata/v1/" + path), Map.of("Metadata-Flavor", "Google"));
        if (!reply.ok() || reply.body().isBlank()) {
            throw refused(
                    "%s is not set, and the metadata server does not know it (HTTP %d)"
                            .formatted(field, reply.status()),
                    "set it");
        }
        return reply.body().strip();
    }

    private String exchanged(String token, String audience) throws SyncException {
        CloudHttp.Reply reply = http.post(
                URI.create(google.tokens() + "/v1/token"),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                CloudHttp.form(Map.of(
                        "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                        "audience", audience,
                        "scope", "https://www.googleapis.com/auth/iam",
                        "requested_token_type", "urn:ietf:params:oauth:token-type:access_token",
                        "subject_token_type", "urn:ietf:params:oauth:token-type:jwt",
                        "subject_token", token)));
        return answer(reply, "access_token")
                .orElseThrow(
                        () -> refused(
                                "the token was not exchanged: " + said(reply),
                                "check gcp.projectID, gcp.region and gcp.clusterName, and that the cluster has workload identity"));
    }

    private String identity(String email, String access, String role) throws SyncException {
        ObjectNode wanted =
                VaultJson.object().put("audience", "https://vault/" + role).put("includeEmail", true);
        CloudHttp.Reply reply = http.post(
                URI.create(
                        "%s/v1/projects/-/serviceAccounts/%s:generateIdToken".formatted(google.credentials(), email)),
                Map.of("Content-Type", "application/json", "Authorization", "Bearer " + access),
                wanted.toString());
        return answer(reply, "token")
                .orElseThrow(() -> refused(
                        "no identity token of %s was given: %s".formatted(email, said(reply)),
                        "grant the service account roles/iam.workloadIdentityUser on it"));
    }

    private static Optional<String> answer(CloudHttp.Reply reply, String field) {
        return reply.ok()
                ? json(reply).map(body -> body.path(field).asText("")).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /** The error message in the response; Google's services use two formats. */
    private static String said(CloudHttp.Reply reply) {
        String words = reply.ok()
                ? ""
                : json(reply)
                        .map(body -> body.path("error_description")
                                .asText(body.path("error").path("message").asText("")))
                        .orElse("");
        return words.isEmpty() ? "HTTP " + reply.status() : CloudHttp.words(words);
    }

    private static Optional<JsonNode> json(CloudHttp.Reply reply) {
        try {
            return Optional.of(VaultJson.parse(reply.body()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static SyncException refused(String cause, String remedy) {
        return SyncError.retryable("VaultClientConfigError", "Google Cloud: " + cause, remedy)
                .exception();
    }
}
