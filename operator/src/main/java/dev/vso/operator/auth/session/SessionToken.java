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
 * A Vault token of a session and how long it lives.
 *
 * @param issuer the address of the Vault that issued it; it means nothing elsewhere
 * @param since when it was issued or last renewed
 * @param life how long it lives from then; zero means that it does not end
 */
public record SessionToken(
        VaultToken value, Optional<Accessor> accessor, URI issuer, Instant since, Duration life, boolean renewable) {

    /** When the third part of its life begins, a token is renewed or replaced. */
    private static final double RENEW_AT = 2.0 / 3;

    static SessionToken of(VaultToken token, AuthInfo auth, ConnectionSettings settings, Instant now) {
        return new SessionToken(
                token, auth.accessor(), settings.address(), now, auth.leaseDuration(), auth.renewable());
    }

    /** Whether it ends by itself. */
    public boolean ends() {
        return life.isPositive();
    }

    /** When it ends unless it is renewed; {@link Instant#MAX} if it does not. */
    public Instant end() {
        return ends() ? since.plus(life) : Instant.MAX;
    }

    /** When to renew it, or to log in anew if it cannot be renewed. */
    Instant renewAt() {
        return ends() ? since.plusMillis(Math.round(life.toMillis() * RENEW_AT)) : Instant.MAX;
    }

    /** The token as Vault tells of it now, whatever was known of its life. */
    SessionToken asOf(TokenState state, Instant now) {
        return new SessionToken(value, state.accessor(), issuer, now, state.ttl(), state.renewable());
    }

    SessionToken renewed(AuthInfo auth, Instant now) {
        return new SessionToken(value, accessor, issuer, now, auth.leaseDuration(), auth.renewable());
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "SessionToken[until %s]".formatted(end());
    }
}
