package dev.vso.operator.auth.login;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;
import java.util.function.Function;

/** Makes what a login sends: as whom, and the proof, which is read or asked for anew each time and kept nowhere. */
public final class Proofs {

    private final ServiceAccountTokens tokens;
    private final Function<ObjectKey, Optional<Secret>> secrets;
    private final CloudProofs clouds;

    /** @param secrets reads a Secret now */
    public Proofs(ServiceAccountTokens tokens, Function<ObjectKey, Optional<Secret>> secrets, CloudProofs clouds) {
        this.tokens = tokens;
        this.secrets = secrets;
        this.clouds = clouds;
    }

    /**
     * The body of a login; secret.
     *
     * @throws Obstacle if the proof cannot be had, naming the field, the cause and the cure
     */
    public ObjectNode of(LoginSpec login) throws Obstacle {
        return switch (login) {
            case LoginSpec.Kubernetes kubernetes ->
                body("role", kubernetes.role()).put("jwt", tokens.request(kubernetes.source()));
            case LoginSpec.Jwt jwt -> body("role", jwt.role()).put("jwt", one("jwt", jwt.source()));
            case LoginSpec.AppRole appRole ->
                body("role_id", appRole.role()).put("secret_id", one("id", appRole.source()));
            case LoginSpec.Aws aws ->
                clouds.aws(
                        aws,
                        aws.source() instanceof Source.Stored stored ? Optional.of(values(stored)) : Optional.empty());
            case LoginSpec.Gcp gcp -> clouds.gcp(gcp);
        };
    }

    private static ObjectNode body(String key, String role) {
        return JsonNodeFactory.instance.objectNode().put(key, role);
    }

    /** The one value that the source gives; of a Secret, that of the key. */
    private String one(String key, Source source) throws Obstacle {
        return switch (source) {
            case Source.Account account -> tokens.request(account);
            case Source.InFile file -> SecretIdFile.read(file);
            case Source.Stored stored -> values(stored).get(key);
            case Source.BoundAccount _, Source.OwnPod _ ->
                throw new IllegalStateException("it is for a cloud to make a proof of " + source);
        };
    }

    private LoginValues values(Source.Stored stored) throws Obstacle {
        return LoginValues.of(stored, secrets.apply(stored.secret()));
    }
}
