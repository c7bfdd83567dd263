package dev.vso.vault.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.CallResult;
import dev.vso.vault.UnexpectedAnswer;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import java.util.Map;
import java.util.Optional;

/**
 * A login: {@code PUT auth/<mount>/login}.
 *
 * @param mount without {@code auth/}, such as {@code kubernetes}
 * @param body the fields of the login method; secret
 * @param headers of the VaultAuth, sent with the login only
 */
public record LoginApi(String mount, ObjectNode body, Map<String, String> headers, Optional<VaultNamespace> namespace) {

    /** Logs in. The result is a token or a failure. Never repeated, because each login creates a token. */
    public CallResult<AuthInfo> with(VaultAccess anyone) {
        return anyone.send(request()).as(LoginApi::auth);
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException naming {@code mount} or {@code headers}, what is wrong with it and the cure
     */
    public VaultRequest request() {
        VaultPath path = VaultPath.of("auth").then("mount", mount).then("path", "login");
        return VaultRequest.write(path, body)
                .named("login")
                .withHeaders(headers)
                .withNamespace(namespace);
    }

    public static AuthInfo auth(VaultResponse response) {
        return response.auth()
                .filter(auth -> auth.token().isPresent())
                .orElseThrow(() -> new UnexpectedAnswer("the answer holds no token"));
    }

    @Override
    public String toString() {
        return "Login[mount=" + mount + namespace.map(n -> ", namespace=" + n).orElse("") + "]";
    }
}
