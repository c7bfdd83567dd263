package dev.vso.operator.auth;

import dev.vso.operator.auth.login.CredentialDigest;
import dev.vso.operator.auth.login.LoginRequestSpec;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.Map;

/**
 * An identity at a Vault. Resources with equal identities share one session, one token and its renewal.
 *
 * @param auth the resolved VaultAuth; two VaultAuths never share a token, so that each can be revoked alone
 * @param connection the VaultConnection
 * @param vaultNamespace the Vault namespace of the login; empty for the root namespace
 * @param mount the path of the auth method without {@code auth/}
 * @param login the method's parameters
 * @param headers sent with the login only
 * @param params added to the login's body
 */
public record Identity(
        ObjectKey auth,
        ObjectKey connection,
        String vaultNamespace,
        String mount,
        LoginRequestSpec login,
        Map<String, String> headers,
        Map<String, String> params) {

    public Identity {
        headers = Map.copyOf(headers);
        params = Map.copyOf(params);
    }

    /** The identity without the content of its login Secret or file. */
    public Identity withoutContents() {
        return new Identity(
                auth, connection, vaultNamespace, mount, login.with(CredentialDigest.NONE), headers, params);
    }

    /** Headers and params are never printed, because they may hold secrets. */
    @Override
    public String toString() {
        return "Identity[%s via %s at auth/%s]".formatted(login, connection, mount);
    }
}
