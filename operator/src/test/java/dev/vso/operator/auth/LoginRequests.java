package dev.vso.operator.auth;

import static dev.vso.operator.auth.KnownObjects.auth;
import static dev.vso.operator.auth.KnownObjects.global;
import static dev.vso.operator.auth.KnownObjects.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.LoginFields;
import dev.vso.operator.auth.login.LoginRequestSpec;
import dev.vso.operator.error.SyncError.Retry;
import dev.vso.operator.error.SyncException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Logins of VaultAuth team/web, for a resource of namespace shop. */
public final class LoginRequests {

    public static final Path FOLDER = Path.of("/vault/approle");

    private LoginRequests() {}

    /** By a part of its spec, such as {@code method: jwt, jwt: {role: r}}. */
    public static LoginRequestSpec request(String spec) throws SyncException {
        return request(spec, rules(Optional.of(FOLDER), true));
    }

    public static LoginRequestSpec request(String spec, AuthResolver.Rules rules) throws SyncException {
        return request("team/web", spec, rules);
    }

    public static LoginRequestSpec request(String name, String spec, AuthResolver.Rules rules) throws SyncException {
        return of(GlobalMerge.alone(key(name), auth(name, braced(spec)).getSpec()), rules);
    }

    /** Completed by a VaultAuthGlobal with that spec. */
    public static LoginRequestSpec merged(String own, String shared) throws SyncException {
        return of(
                GlobalMerge.merged(auth("team/web", braced(own)), global("ops/shared", "{%s}".formatted(shared))),
                rules(Optional.of(FOLDER), true));
    }

    private static LoginRequestSpec of(ResolvedVaultAuth auth, AuthResolver.Rules rules) throws SyncException {
        return LoginMethods.of(auth.method()).request(new LoginFields(auth, "shop", rules));
    }

    private static String braced(String spec) {
        return "{mount: m, %s}".formatted(spec);
    }

    public static AuthResolver.Rules rules(Optional<Path> secretIdFolder, boolean ownIdentityForAll) {
        return new AuthResolver.Rules("vso", false, false, secretIdFolder, ownIdentityForAll);
    }

    public static CredentialSource.Stored stored(String field, String name, String key) {
        return new CredentialSource.Stored(field, key("shop/" + name), List.of(key), List.of());
    }

    public static void assertRefused(String spec, String... words) {
        assertRefused(spec, rules(Optional.of(FOLDER), true), words);
    }

    public static void assertRefused(String spec, AuthResolver.Rules rules, String... words) {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> request(spec, rules))
                .withMessageStartingWith("VaultAuth team/web: ")
                .satisfies(failure -> {
                    assertThat(failure).hasMessageContainingAll(words);
                    assertThat(failure.error().retry()).isEqualTo(Retry.ON_CHANGE);
                });
    }
}
