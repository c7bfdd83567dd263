package dev.vso.operator.auth.login.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.AuthMethod;
import dev.vso.api.AwsAuth;
import dev.vso.api.GlobalAwsAuth;
import dev.vso.api.GlobalMethodAuth;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import dev.vso.operator.auth.login.CredentialDigest;
import dev.vso.operator.auth.login.CredentialReader;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.FieldMerge;
import dev.vso.operator.auth.login.LoginFields;
import dev.vso.operator.auth.login.LoginMethod;
import dev.vso.operator.auth.login.LoginRequestSpec;
import dev.vso.operator.error.SyncException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Method {@code aws}: a request to AWS that is signed here and sent by Vault. {@link AwsProof} makes it. */
public final class AwsLogin implements LoginMethod {

    private static final String SECRET = "aws.secretRef";
    private static final String ACCOUNT = "aws.irsaServiceAccount";
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");
    private static final Pattern HEADER = Pattern.compile("[\\x20-\\x7e]+");
    private static final String DEFAULT_SESSION = "vault-secrets-operator";

    @Override
    public AuthMethod method() {
        return AuthMethod.AWS;
    }

    @Override
    public String title() {
        return "AWS";
    }

    @Override
    public boolean isConfigured(VaultAuthSpec spec) {
        return spec.aws() != null;
    }

    @Override
    public Optional<GlobalMethodAuth> block(VaultAuthGlobalSpec shared) {
        return Optional.ofNullable(shared.aws());
    }

    @Override
    public List<Ineffective> ineffective(VaultAuthSpec spec) {
        List<Ineffective> fields = new ArrayList<>();
        AwsAuth aws = spec.aws();
        if (aws != null && FieldMerge.isSet(aws.iamEndpoint())) {
            fields.add(new Ineffective("aws.iamEndpoint", "a login does not call the IAM service", "remove the field"));
        }
        if (aws != null && FieldMerge.isSet(aws.irsaServiceAccount()) && FieldMerge.isSet(aws.secretRef())) {
            fields.add(new Ineffective(ACCOUNT, "aws.secretRef takes precedence", "remove one of the two"));
        }
        return fields;
    }

    private static Optional<AwsAuth> merged(@Nullable AwsAuth given, @Nullable GlobalAwsAuth shared) {
        if (shared == null) {
            return Optional.ofNullable(given);
        }
        AwsAuth own = given == null ? new AwsAuth(null, null, null, null, null, null, null, null) : given;
        boolean named = FieldMerge.isSet(own.secretRef()) || FieldMerge.isSet(own.irsaServiceAccount());
        return Optional.of(new AwsAuth(
                FieldMerge.firstOf(own.role(), shared.role()),
                FieldMerge.firstOf(own.region(), shared.region()),
                FieldMerge.firstOf(own.headerValue(), shared.headerValue()),
                FieldMerge.firstOf(own.sessionName(), shared.sessionName()),
                FieldMerge.firstOf(own.stsEndpoint(), shared.stsEndpoint()),
                FieldMerge.firstOf(own.iamEndpoint(), shared.iamEndpoint()),
                named ? own.secretRef() : shared.secretRef(),
                named ? own.irsaServiceAccount() : shared.irsaServiceAccount()));
    }

    @Override
    public LoginRequestSpec request(LoginFields fields) throws SyncException {
        Optional<AwsAuth> block = merged(fields.own().aws(), fields.shared().aws());
        String role =
                fields.required("aws.role", block.map(AwsAuth::role), "the name of a role of the AWS auth method");
        String secret = LoginFields.text(block.map(AwsAuth::secretRef));
        String account = LoginFields.text(block.map(AwsAuth::irsaServiceAccount));
        CredentialSource source;
        if (!secret.isEmpty()) {
            source = fields.stored(
                    SECRET, secret, List.of("access_key_id", "secret_access_key"), List.of("session_token"));
        } else if (!account.isEmpty()) {
            source = new CredentialSource.BoundAccount(ACCOUNT, fields.besideResource(ACCOUNT, account));
        } else {
            source = ownPod(fields);
        }
        return new Request(role, place(fields, block), source, CredentialDigest.NONE);
    }

    /**
     * The AWS identity of the operator's pod. If all VaultAuths could use it, each tenant could log in as the operator.
     */
    private static CredentialSource ownPod(LoginFields fields) throws SyncException {
        if (!fields.rules().ownIdentityForAll() && !fields.isOfOperator()) {
            throw fields.refused(
                    "neither aws.secretRef nor aws.irsaServiceAccount is set, so that it would log in as the operator's own pod, which only VaultAuths of namespace %s may do"
                            .formatted(fields.rules().operatorNamespace()),
                    "set one, or start the operator with --allow-own-cloud-identity (chart value controller.manager.allowOwnCloudIdentity)");
        }
        return new CredentialSource.OwnPod();
    }

    private static AwsPlace place(LoginFields fields, Optional<AwsAuth> block) throws SyncException {
        Optional<String> endpoint = block.map(AwsAuth::stsEndpoint).filter(text -> !text.isEmpty());
        return new AwsPlace(
                fields.matching(
                        "aws.region", block.map(AwsAuth::region), LoginFields.WORD, "a region such as eu-west-1"),
                endpoint.isPresent() ? Optional.of(address(fields, endpoint.get())) : Optional.empty(),
                fields.matching("aws.headerValue", block.map(AwsAuth::headerValue), HEADER, "one line of plain text"),
                fields.matching(
                                "aws.sessionName",
                                block.map(AwsAuth::sessionName),
                                SESSION,
                                "2 to 64 letters, digits or _+=,.@-")
                        .orElse(DEFAULT_SESSION));
    }

    private static URI address(LoginFields fields, String text) throws SyncException {
        try {
            URI address = new URI(text);
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            boolean bare = address.getUserInfo() == null && address.getQuery() == null && address.getFragment() == null;
            if (web && address.getHost() != null && bare) {
                // Vault accepts only a request for the root.
                return new URI(address.getScheme(), address.getAuthority(), "/", null, null);
            }
        } catch (URISyntaxException _) {
            // reported below
        }
        throw fields.invalid("aws.stsEndpoint is no address such as https://sts.eu-west-1.amazonaws.com", "correct it");
    }

    /**
     * The parts of the signed request besides the signer.
     *
     * @param region empty means that of the operator's environment
     * @param stsEndpoint empty means that of the region
     * @param serverId value of {@code X-Vault-AWS-IAM-Server-ID}
     * @param session name of the session when assuming a role
     */
    public record AwsPlace(
            Optional<String> region, Optional<URI> stsEndpoint, Optional<String> serverId, String session) {}

    /**
     * Login with a request to AWS.
     *
     * @param source a Secret with keys, a service account bound to a role of AWS, or the operator's own pod
     */
    public record Request(String role, AwsPlace place, CredentialSource source, CredentialDigest stamp)
            implements LoginRequestSpec {

        @Override
        public AuthMethod method() {
            return AuthMethod.AWS;
        }

        @Override
        public Request with(CredentialDigest now) {
            return new Request(role, place, source, now);
        }

        @Override
        public String identityText() {
            return "aws as %s at %s with %s %s".formatted(role, place, source, stamp.digest());
        }

        @Override
        public ObjectNode payload(CredentialReader credentials) throws SyncException {
            return AwsProof.by(credentials)
                    .of(
                            this,
                            source instanceof CredentialSource.Stored stored
                                    ? Optional.of(credentials.values(stored))
                                    : Optional.empty());
        }

        @Override
        public Remedy remedy(String mount, String said) {
            String path = "auth/%s/role/%s".formatted(mount, role);
            if (said.contains("entry for role") || (said.contains("role") && said.contains("not found"))) {
                return new Remedy("create the role %s, or correct aws.role".formatted(path), commands(mount));
            }
            if (said.contains("server-id") || said.contains("server id")) {
                return Remedy.of("make aws.headerValue and iam_server_id_header_value of auth/%s/config/client the same"
                        .formatted(mount));
            }
            if (said.contains("scoped to a valid region") || said.contains("sts")) {
                return Remedy.of(
                        "make aws.region and aws.stsEndpoint agree with sts_region and sts_endpoint of auth/%s/config/client, and check the keys from %s"
                                .formatted(mount, source.words()));
            }
            return Remedy.of("check that bound_iam_principal_arn of %s includes the owner of the keys from %s"
                    .formatted(path, source.words()));
        }

        private List<String> commands(String mount) {
            return List.of(
                    "vault write auth/%s/role/%s auth_type=iam \\".formatted(mount, role),
                    "  bound_iam_principal_arn=ARN token_policies=POLICY");
        }
    }
}
