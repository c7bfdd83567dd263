package dev.vso.operator.auth;

import dev.vso.operator.auth.login.CredentialDigest;
import dev.vso.operator.auth.login.LoginRequestSpec;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.Map;

/**
 * Who speaks to which Vault. Resources with equal identities share one session, one token and its renewal.
 *
 * @param auth the VaultAuth that led here; two VaultAuths never share a token, so that each can be taken away by itself
 * @param connection the VaultConnection
 * @param vaultNamespace the Vault namespace to log in to; empty for the root namespace
 * @param mount the path of the auth method without {@code auth/}
 * @param login as whom
 * @param headers sent with the login only
 * @param params sent in the login's body beside what the method needs
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

    /** Who speaks, whatever the Secret or file holds that they log in with. */
    public Identity withoutContents() {
        return new Identity(
                auth, connection, vaultNamespace, mount, login.with(CredentialDigest.NONE), headers, params);
    }

    /** Without headers and params, which may hold secrets. */
    @Override
    public String toString() {
        return "Identity[%s via %s at auth/%s]".formatted(login, connection, mount);
    }
}
