package dev.vso.operator.auth.login;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;
import java.util.function.Function;

/** Makes what a login sends: as whom, and the proof, which is read or asked for anew each time and kept nowhere. */
public final class LoginPayloadFactory {

    private final ServiceAccountTokens tokens;
    private final Function<ObjectKey, Optional<Secret>> secrets;
    private final CloudProofs clouds;

    /** @param secrets reads a Secret now */
    public LoginPayloadFactory(
            ServiceAccountTokens tokens, Function<ObjectKey, Optional<Secret>> secrets, CloudProofs clouds) {
        this.tokens = tokens;
        this.secrets = secrets;
        this.clouds = clouds;
    }

    /**
     * The body of a login; secret.
     *
     * @throws SyncException if the proof cannot be had, naming the field, the cause and the cure
     */
    public ObjectNode of(LoginRequestSpec login) throws SyncException {
        return switch (login) {
            case LoginRequestSpec.Kubernetes kubernetes ->
                body("role", kubernetes.role()).put("jwt", tokens.request(kubernetes.source()));
            case LoginRequestSpec.Jwt jwt -> body("role", jwt.role()).put("jwt", one("jwt", jwt.source()));
            case LoginRequestSpec.AppRole appRole ->
                body("role_id", appRole.role()).put("secret_id", one("id", appRole.source()));
            case LoginRequestSpec.Aws aws ->
                clouds.aws(
                        aws,
                        aws.source() instanceof CredentialSource.Stored stored
                                ? Optional.of(values(stored))
                                : Optional.empty());
            case LoginRequestSpec.Gcp gcp -> clouds.gcp(gcp);
        };
    }

    private static ObjectNode body(String key, String role) {
        return JsonNodeFactory.instance.objectNode().put(key, role);
    }

    /** The one value that the source gives; of a Secret, that of the key. */
    private String one(String key, CredentialSource source) throws SyncException {
        return switch (source) {
            case CredentialSource.Account account -> tokens.request(account);
            case CredentialSource.InFile file -> SecretIdFile.read(file);
            case CredentialSource.Stored stored -> values(stored).get(key);
            case CredentialSource.BoundAccount _, CredentialSource.OwnPod _ ->
                throw new IllegalStateException("it is for a cloud to make a proof of " + source);
        };
    }

    private LoginSecretValues values(CredentialSource.Stored stored) throws SyncException {
        return LoginSecretValues.of(stored, secrets.apply(stored.secret()));
    }
}
