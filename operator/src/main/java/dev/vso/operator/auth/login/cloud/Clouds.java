package dev.vso.operator.auth.login.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.auth.login.CloudProofs;
import dev.vso.operator.auth.login.LoginRequestSpec;
import dev.vso.operator.auth.login.LoginSecretValues;
import dev.vso.operator.auth.login.ServiceAccountTokens;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.address.AddressGuard;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** {@link CloudProofs} of the real clouds. */
public final class Clouds implements CloudProofs {

    private final AwsProof aws;
    private final GcpProof gcp;

    /** As from a person's machine. */
    public Clouds(ServiceAccountTokens tokens, Map<String, String> environment, Clock clock) {
        this(tokens, environment, clock, AddressGuard.LOCAL);
    }

    /**
     * Asks nobody before somebody logs in.
     *
     * @param environment of the operator, for what VaultAuths leave open
     * @param guard for the addresses that VaultAuths may name
     */
    public Clouds(ServiceAccountTokens tokens, Map<String, String> environment, Clock clock, AddressGuard guard) {
        BoundAccounts bound = new BoundAccounts(tokens);
        CloudHttp http = new CloudHttp(guard.withoutPatterns());
        aws = new AwsProof(bound, tokens, http, environment, Clouds::ownPod, clock);
        gcp = new GcpProof(bound, tokens, http, GcpProof.GoogleAddresses.USUAL);
    }

    private static AwsCredentialsIdentity ownPod() {
        try (DefaultCredentialsProvider provider =
                DefaultCredentialsProvider.builder().build()) {
            return provider.resolveCredentials();
        }
    }

    @Override
    public ObjectNode aws(LoginRequestSpec.Aws login, Optional<LoginSecretValues> stored) throws SyncException {
        return aws.of(login, stored);
    }

    @Override
    public ObjectNode gcp(LoginRequestSpec.Gcp login) throws SyncException {
        return gcp.of(login);
    }
}
