package dev.vso.operator.auth.login.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.auth.login.CloudHttp;
import dev.vso.operator.auth.login.CredentialReader;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.LoginSecretValues;
import dev.vso.operator.auth.login.ServiceAccountTokens;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * The proof of a login with method {@code aws}: a request that is signed here and sent by Vault. The keys come from the
 * VaultAuth's Secret, from its service account, or from the operator's pod, in this order. Unlike in VSO, the
 * operator's own environment never overrides what the VaultAuth names.
 */
final class AwsProof {

    static final String ROLE_ARN = "eks.amazonaws.com/role-arn";
    private static final String AUDIENCE = "eks.amazonaws.com/audience";
    private static final String DEFAULT_AUDIENCE = "sts.amazonaws.com";

    /** The token is used once, immediately. */
    private static final long TOKEN_SECONDS = 600;

    private final BoundAccounts accounts;
    private final ServiceAccountTokens tokens;
    private final CloudHttp http;
    private final Map<String, String> environment;
    private final Supplier<AwsCredentialsIdentity> ownPod;
    private final Clock clock;

    /** @param ownPod gets the keys of the operator's own pod; throws {@link SdkException} if it has none */
    AwsProof(
            BoundAccounts accounts,
            ServiceAccountTokens tokens,
            CloudHttp http,
            Map<String, String> environment,
            Supplier<AwsCredentialsIdentity> ownPod,
            Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.http = http;
        this.environment = environment;
        this.ownPod = ownPod;
        this.clock = clock;
    }

    /** With the service accounts, the environment and the identity of the operator. */
    static AwsProof by(CredentialReader credentials) {
        var cloud = credentials.cloud();
        return new AwsProof(
                new BoundAccounts(credentials.accounts()),
                credentials.accounts(),
                cloud.http(),
                cloud.environment(),
                AwsProof::keysOfOwnPod,
                cloud.clock());
    }

    private static AwsCredentialsIdentity keysOfOwnPod() {
        try (DefaultCredentialsProvider provider =
                DefaultCredentialsProvider.builder().build()) {
            return provider.resolveCredentials();
        }
    }

    /** @param stored the values of the Secret, if the source is one */
    ObjectNode of(AwsLogin.Request login, Optional<LoginSecretValues> stored) throws SyncException {
        TokenService service = TokenService.of(login.place(), environment);
        AwsCredentialsIdentity keys = stored.isPresent() ? keys(stored.get()) : keys(login, service);
        return CallerIdentity.signed(
                        keys, service.address(), service.region(), login.place().serverId(), clock)
                .put("role", login.role());
    }

    private static AwsCredentialsIdentity keys(LoginSecretValues stored) {
        String id = stored.get("access_key_id");
        String secret = stored.get("secret_access_key");
        return stored.find("session_token")
                .<AwsCredentialsIdentity>map(token -> AwsSessionCredentialsIdentity.create(id, secret, token))
                .orElseGet(() -> AwsCredentialsIdentity.create(id, secret));
    }

    private AwsCredentialsIdentity keys(AwsLogin.Request login, TokenService service) throws SyncException {
        return login.source() instanceof CredentialSource.BoundAccount account
                ? assumed(account, login.place().session(), service)
                : ownPod(login.place());
    }

    private AwsCredentialsIdentity assumed(CredentialSource.BoundAccount source, String session, TokenService service)
            throws SyncException {
        Map<String, String> annotations =
                accounts.annotations(source, ROLE_ARN, "the ARN of the role of AWS that it may assume");
        String audience = annotations.getOrDefault(AUDIENCE, DEFAULT_AUDIENCE);
        var account = source.account();
        String token = tokens.request(new CredentialSource.Account(
                source.field(), account.namespace(), account.name(), List.of(audience), TOKEN_SECONDS));
        return service.assume(
                http,
                annotations.getOrDefault(ROLE_ARN, "").strip(),
                session,
                token,
                "system:serviceaccount:%s:%s with the audience %s"
                        .formatted(account.namespace(), account.name(), audience));
    }

    /** Keys in the environment come first, as with AWS's own programs; then the role bound to the pod. */
    private AwsCredentialsIdentity ownPod(AwsLogin.AwsPlace place) throws SyncException {
        Optional<String> role = TokenService.set(environment, "AWS_ROLE_ARN");
        Optional<String> file = TokenService.set(environment, "AWS_WEB_IDENTITY_TOKEN_FILE");
        if (role.isPresent()
                && file.isPresent()
                && TokenService.set(environment, "AWS_ACCESS_KEY_ID").isEmpty()) {
            return operators(place)
                    .assume(http, role.get(), place.session(), content(file.get()), "the operator's service account");
        }
        try {
            return ownPod.get();
        } catch (SdkException _) {
            throw nothing("the operator's pod has no identity of AWS, neither in its environment nor by its node");
        }
    }

    private TokenService operators(AwsLogin.AwsPlace place) throws SyncException {
        try {
            return TokenService.ofOperator(place, environment);
        } catch (IllegalArgumentException _) {
            throw nothing("AWS_ENDPOINT_URL_STS of the operator is no address");
        }
    }

    private static String content(String file) throws SyncException {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
        } catch (IOException | InvalidPathException _) {
            throw nothing("the file that AWS_WEB_IDENTITY_TOKEN_FILE names cannot be read by the operator");
        }
    }

    private static SyncException nothing(String why) {
        return SyncError.retryable(
                        "VaultClientConfigError", "aws: " + why, "set aws.irsaServiceAccount or aws.secretRef")
                .exception();
    }
}
