package dev.vso.operator.auth.login;

import dev.vso.api.AuthMethod;
import dev.vso.api.GlobalMethodAuth;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import dev.vso.operator.error.SyncException;
import java.util.List;
import java.util.Optional;

/**
 * One way to log in to Vault: the fields of VaultAuth and VaultAuthGlobal that configure it, and the resulting login.
 * Implementations are stateless; proof, payload and the meaning of a refusal are in the method's
 * {@link LoginRequestSpec}.
 */
public interface LoginMethod {

    /** The method's name in manifests. */
    AuthMethod method();

    /** The method's name in messages. */
    String title();

    /** Whether a VaultAuth has the block of this method. */
    boolean isConfigured(VaultAuthSpec spec);

    /** The block of this method in a VaultAuthGlobal; empty if it has none. */
    Optional<GlobalMethodAuth> block(VaultAuthGlobalSpec shared);

    /**
     * The login that a VaultAuth describes. Pure: it names the Secret or file with the proof and does not read it.
     *
     * @throws SyncException if a field is missing or wrong, naming the field, the cause and the cure
     */
    LoginRequestSpec request(LoginFields fields) throws SyncException;

    /** Fields of the method's block that are set but have no effect. */
    default List<Ineffective> ineffective(VaultAuthSpec spec) {
        return List.of();
    }

    /**
     * A field that is set but has no effect.
     *
     * @param field its path below {@code spec}
     * @param cause why it has no effect
     * @param cure what to do instead
     */
    record Ineffective(String field, String cause, String cure) {}
}
