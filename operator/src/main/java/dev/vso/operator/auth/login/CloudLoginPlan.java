package dev.vso.operator.auth.login;

import dev.vso.api.AwsAuth;
import dev.vso.api.GcpAuth;
import dev.vso.operator.error.SyncException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@link LoginPlan} of the methods that a cloud vouches for. Pure. */
final class CloudLoginPlan {

    /** Parts of host names and paths: nothing that leads elsewhere. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

    /** Of some organisations before a colon, as in {@code example.com:shop}. */
    private static final Pattern PROJECT = Pattern.compile("([a-z0-9.-]+:)?[a-z0-9-]+");

    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");
    private static final Pattern HEADER = Pattern.compile("[\\x20-\\x7e]+");
    private static final String USUAL_SESSION = "vault-secrets-operator";

    private CloudLoginPlan() {}

    static LoginRequestSpec aws(LoginPlan plan, Optional<AwsAuth> block) throws SyncException {
        String role = plan.required("aws.role", block.map(AwsAuth::role), "the name of a role of the AWS auth method");
        String secret = LoginPlan.text(block.map(AwsAuth::secretRef));
        String account = LoginPlan.text(block.map(AwsAuth::irsaServiceAccount));
        CredentialSource source;
        if (!secret.isEmpty()) {
            source = plan.stored(
                    "aws.secretRef", secret, List.of("access_key_id", "secret_access_key"), List.of("session_token"));
        } else if (!account.isEmpty()) {
            source = new CredentialSource.BoundAccount(
                    "aws.irsaServiceAccount", plan.besideResource("aws.irsaServiceAccount", account));
        } else {
            source = plan.ownPod();
        }
        return new LoginRequestSpec.Aws(role, place(plan, block), source, CredentialDigest.NONE);
    }

    private static LoginRequestSpec.AwsPlace place(LoginPlan plan, Optional<AwsAuth> block) throws SyncException {
        Optional<String> endpoint = block.map(AwsAuth::stsEndpoint).filter(text -> !text.isEmpty());
        return new LoginRequestSpec.AwsPlace(
                matching(plan, "aws.region", block.map(AwsAuth::region), WORD, "a region such as eu-west-1"),
                endpoint.isPresent() ? Optional.of(address(plan, endpoint.get())) : Optional.empty(),
                matching(plan, "aws.headerValue", block.map(AwsAuth::headerValue), HEADER, "one line of plain text"),
                matching(
                                plan,
                                "aws.sessionName",
                                block.map(AwsAuth::sessionName),
                                SESSION,
                                "2 to 64 letters, digits or _+=,.@-")
                        .orElse(USUAL_SESSION));
    }

    private static URI address(LoginPlan plan, String text) throws SyncException {
        try {
            URI address = new URI(text);
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            boolean bare = address.getUserInfo() == null && address.getQuery() == null && address.getFragment() == null;
            if (web && address.getHost() != null && bare) {
                // Vault takes a request for the root only.
                return new URI(address.getScheme(), address.getAuthority(), "/", null, null);
            }
        } catch (URISyntaxException _) {
            // told below
        }
        throw plan.invalid("aws.stsEndpoint is no address such as https://sts.eu-west-1.amazonaws.com; correct it");
    }

    static LoginRequestSpec gcp(LoginPlan plan, Optional<GcpAuth> block) throws SyncException {
        String role =
                plan.required("gcp.role", block.map(GcpAuth::role), "the name of a role of the Google Cloud method");
        String account = plan.required(
                "gcp.workloadIdentityServiceAccount",
                block.map(GcpAuth::workloadIdentityServiceAccount),
                "a service account with the annotation iam.gke.io/gcp-service-account");
        var place = new LoginRequestSpec.GcpPlace(
                matching(plan, "gcp.projectID", block.map(GcpAuth::projectID), PROJECT, "the id of a project"),
                matching(plan, "gcp.region", block.map(GcpAuth::region), WORD, "a location such as europe-west1"),
                matching(plan, "gcp.clusterName", block.map(GcpAuth::clusterName), WORD, "the name of a cluster"));
        return new LoginRequestSpec.Gcp(
                role,
                place,
                new CredentialSource.BoundAccount(
                        "gcp.workloadIdentityServiceAccount",
                        plan.besideResource("gcp.workloadIdentityServiceAccount", account)));
    }

    private static Optional<String> matching(
            LoginPlan plan, String field, Optional<String> value, Pattern pattern, String what) throws SyncException {
        Optional<String> given = value.filter(text -> !text.isEmpty());
        if (given.isPresent() && !pattern.matcher(given.get()).matches()) {
            throw plan.invalid("%s is not %s; correct it".formatted(field, what));
        }
        return given;
    }
}
