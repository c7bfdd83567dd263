package dev.vso.operator.auth.session;

import dev.vso.vault.Accessor;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.TokenState;
import dev.vso.vault.VaultToken;
import dev.vso.vault.client.ConnectionSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A Vault token and its lifetime.
 *
 * @param issuer the address of the Vault that issued it; other Vaults do not know it
 * @param since when it was issued or last renewed
 * @param life lifetime from then; zero means that it does not expire
 */
public record SessionToken(
        VaultToken value, Optional<Accessor> accessor, URI issuer, Instant since, Duration life, boolean renewable) {

    /** A token is renewed or replaced after two thirds of its lifetime. */
    private static final double RENEW_AT = 2.0 / 3;

    static SessionToken of(VaultToken token, AuthInfo auth, ConnectionSettings settings, Instant now) {
        return new SessionToken(
                token, auth.accessor(), settings.address(), now, auth.leaseDuration(), auth.renewable());
    }

    /** True if it expires. */
    public boolean ends() {
        return life.isPositive();
    }

    /** When it expires unless it is renewed; {@link Instant#MAX} if it does not. */
    public Instant end() {
        return ends() ? since.plus(life) : Instant.MAX;
    }

    /** When to renew it, or to log in again if it cannot be renewed. */
    Instant renewAt() {
        return ends() ? since.plusMillis(Math.round(life.toMillis() * RENEW_AT)) : Instant.MAX;
    }

    /** The token with the lifetime that Vault reports now. */
    SessionToken asOf(TokenState state, Instant now) {
        return new SessionToken(value, state.accessor(), issuer, now, state.ttl(), state.renewable());
    }

    SessionToken renewed(AuthInfo auth, Instant now) {
        return new SessionToken(value, accessor, issuer, now, auth.leaseDuration(), auth.renewable());
    }

    /** The token is never printed. */
    @Override
    public String toString() {
        return "SessionToken[until %s]".formatted(end());
    }
}
