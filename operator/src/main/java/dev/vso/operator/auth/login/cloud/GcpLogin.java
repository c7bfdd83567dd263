package dev.vso.operator.auth.login.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.AuthMethod;
import dev.vso.api.GcpAuth;
import dev.vso.api.GlobalGcpAuth;
import dev.vso.api.GlobalMethodAuth;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import dev.vso.operator.auth.login.CredentialReader;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.FieldMerge;
import dev.vso.operator.auth.login.LoginFields;
import dev.vso.operator.auth.login.LoginMethod;
import dev.vso.operator.auth.login.LoginRequestSpec;
import dev.vso.operator.error.SyncException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Method {@code gcp}: the workload identity of a Google cluster. {@link GcpProof} gets the token. */
public final class GcpLogin implements LoginMethod {

    private static final String ACCOUNT = "gcp.workloadIdentityServiceAccount";

    /** Projects of some organisations have a prefix before a colon, as in {@code example.com:shop}. */
    private static final Pattern PROJECT = Pattern.compile("([a-z0-9.-]+:)?[a-z0-9-]+");

    @Override
    public AuthMethod method() {
        return AuthMethod.GCP;
    }

    @Override
    public String title() {
        return "Google Cloud";
    }

    @Override
    public boolean isConfigured(VaultAuthSpec spec) {
        return spec.gcp() != null;
    }

    @Override
    public Optional<GlobalMethodAuth> block(VaultAuthGlobalSpec shared) {
        return Optional.ofNullable(shared.gcp());
    }

    private static Optional<GcpAuth> merged(@Nullable GcpAuth given, @Nullable GlobalGcpAuth shared) {
        if (shared == null) {
            return Optional.ofNullable(given);
        }
        GcpAuth own = given == null ? new GcpAuth(null, null, null, null, null) : given;
        return Optional.of(new GcpAuth(
                FieldMerge.firstOf(own.role(), shared.role()),
                FieldMerge.firstOf(own.workloadIdentityServiceAccount(), shared.workloadIdentityServiceAccount()),
                FieldMerge.firstOf(own.region(), shared.region()),
                FieldMerge.firstOf(own.clusterName(), shared.clusterName()),
                FieldMerge.firstOf(own.projectID(), shared.projectID())));
    }

    @Override
    public LoginRequestSpec request(LoginFields fields) throws SyncException {
        Optional<GcpAuth> block = merged(fields.own().gcp(), fields.shared().gcp());
        String role =
                fields.required("gcp.role", block.map(GcpAuth::role), "the name of a role of the Google Cloud method");
        String account = fields.required(
                ACCOUNT,
                block.map(GcpAuth::workloadIdentityServiceAccount),
                "a service account with the annotation iam.gke.io/gcp-service-account");
        var place = new GcpPlace(
                fields.matching("gcp.projectID", block.map(GcpAuth::projectID), PROJECT, "the id of a project"),
                fields.matching(
                        "gcp.region", block.map(GcpAuth::region), LoginFields.WORD, "a location such as europe-west1"),
                fields.matching(
                        "gcp.clusterName", block.map(GcpAuth::clusterName), LoginFields.WORD, "the name of a cluster"));
        return new Request(
                role, place, new CredentialSource.BoundAccount(ACCOUNT, fields.besideResource(ACCOUNT, account)));
    }

    /** The cluster of the workload identity; empty values are requested from the metadata server. */
    public record GcpPlace(Optional<String> project, Optional<String> region, Optional<String> cluster) {}

    /**
     * Login with the workload identity of a cluster.
     *
     * @param source a service account bound to a Google service account
     */
    public record Request(String role, GcpPlace place, CredentialSource.BoundAccount source)
            implements LoginRequestSpec {

        @Override
        public AuthMethod method() {
            return AuthMethod.GCP;
        }

        @Override
        public String identityText() {
            return "gcp as %s at %s with %s".formatted(role, place, source);
        }

        @Override
        public ObjectNode payload(CredentialReader credentials) throws SyncException {
            return GcpProof.by(credentials).of(this);
        }

        @Override
        public Remedy remedy(String mount, String said) {
            String path = "auth/%s/role/%s".formatted(mount, role);
            if (said.contains("role") && (said.contains("not found") || said.contains("does not exist"))) {
                return new Remedy(
                        "create the role %s of type iam, or correct gcp.role".formatted(path), commands(mount));
            }
            return Remedy.of("check that bound_service_accounts of %s has the Google service account of %s"
                    .formatted(path, source.words()));
        }

        private List<String> commands(String mount) {
            return List.of(
                    "vault write auth/%s/role/%s type=iam \\".formatted(mount, role),
                    "  bound_service_accounts=EMAIL token_policies=POLICY");
        }
    }
}
