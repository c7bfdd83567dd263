package dev.vso.operator.auth.login;

import dev.vso.api.AuthMethod;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import dev.vso.operator.error.SyncException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way to log in to Vault: which fields of VaultAuth and VaultAuthGlobal configure it, and the login that they make. An
 * implementation has no state; the login's proof, its payload and the meaning of a refusal are in its {@link
 * LoginRequestSpec}.
 */
public interface LoginMethod {

    /** The method's name in manifests. */
    AuthMethod method();

    /** The method's name in sentences. */
    String title();

    /** Whether a VaultAuth has the block of this method. */
    boolean isConfigured(VaultAuthSpec spec);

    /** What a VaultAuthGlobal says for this method besides the method's own fields. */
    GlobalDefaults defaults(VaultAuthGlobalSpec shared);

    /**
     * The login that a VaultAuth describes. Pure: it names the Secret or file with the proof and does not read it.
     *
     * @throws SyncException if a field is missing or wrong, naming the field, the cause and the cure
     */
    LoginRequestSpec request(LoginFields fields) throws SyncException;

    /** Fields of the method's block that are set and change nothing. */
    default List<Ineffective> ineffective(VaultAuthSpec spec) {
        return List.of();
    }

    /**
     * A field that is set and changes nothing.
     *
     * @param field below {@code spec}
     * @param cause why it changes nothing
     * @param cure what to do instead
     */
    record Ineffective(String field, String cause, String cure) {}

    /** Vault namespace, mount, parameters and headers that a VaultAuthGlobal gives to one method. */
    record GlobalDefaults(
            @Nullable String namespace,
            @Nullable String mount,
            Map<String, String> params,
            Map<String, String> headers) {

        /** Of a VaultAuthGlobal without a block for the method. */
        public static final GlobalDefaults NONE = new GlobalDefaults(null, null, Map.of(), Map.of());
    }
}
