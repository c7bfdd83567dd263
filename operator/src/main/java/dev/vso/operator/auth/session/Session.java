package dev.vso.operator.auth.session;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.Accessor;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResult;
import dev.vso.vault.VaultToken;
import dev.vso.vault.api.TokenApi;
import dev.vso.vault.client.ConnectionSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity logged in to Vault. Resources with the same identity share its one token, which is renewed before it
 * expires, and replaced when Vault no longer accepts it.
 */
public final class Session implements VaultAccess {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /**
     * After a denial, a valid token may lack permissions that its role got since; the session logs in again at most
     * this often.
     */
    private static final Duration SECOND_LOOK = Duration.ofMinutes(5);

    /** Requests within this time after a failed login share its result. */
    private static final Duration FAILED_LOGIN_HOLDS = Duration.ofSeconds(2);

    private final Identity identity;
    private final SessionLogin login;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Accessor, Instant> retired = new ConcurrentHashMap<>();

    private volatile @Nullable SessionToken token;
    private volatile @Nullable SessionToken last;
    private volatile @Nullable ConnectionSettings reached;
    private volatile boolean dismissed;
    private volatile Instant lastUsed;
    private Instant nextReloginAt = Instant.MIN;
    private @Nullable FailedLogin failed;

    /**
     * An answer of Vault.
     *
     * @param bearer the token that sent the request, on which an issued lease depends
     */
    public record Answered(VaultResult result, Optional<Accessor> bearer) {}

    private record FailedLogin(SyncError problem, Instant until) {}

    Session(Identity identity, SessionLogin login, InstantSource clock) {
        this.identity = identity;
        this.login = login;
        this.clock = clock;
        this.lastUsed = clock.instant();
    }

    /** The identity of this session. */
    public Identity identity() {
        return identity;
    }

    /** True if this is the current token in its current state. */
    boolean holds(SessionToken state) {
        return state.equals(token);
    }

    /** The accessor of the current token, which this session keeps alive. */
    Optional<Accessor> accessor() {
        return dismissed ? Optional.empty() : accessor(token);
    }

    private static Optional<Accessor> accessor(@Nullable SessionToken token) {
        return Optional.ofNullable(token).flatMap(SessionToken::accessor);
    }

    /** When the current token expires for good: it cannot be renewed, and the login for its replacement failed. */
    Optional<Instant> finalExpiry() {
        SessionToken current = token;
        return current != null && current.equals(last) ? Optional.of(current.end()) : Optional.empty();
    }

    /**
     * Its VaultAuth was deleted: it sends no more requests and does not log in. Its token is used only for clean-ups.
     */
    void dismiss() {
        dismissed = true;
    }

    /** True if another component must keep alive the token of this session's leases. */
    public boolean isDismissed() {
        return dismissed;
    }

    /** When a former token of this session expires; empty for an unknown one. */
    Optional<Instant> endOfRetired(Accessor accessor) {
        return Optional.ofNullable(retired.get(accessor));
    }

    /** The lifetime of this identity's tokens, as last granted; empty if they do not expire. */
    Optional<Duration> tokenLife() {
        return Optional.ofNullable(token).map(SessionToken::life).filter(Duration::isPositive);
    }

    Instant lastUsed() {
        return lastUsed;
    }

    /** Logs in unless there is a token that may be valid. */
    Session ready() throws SyncException {
        lastUsed = clock.instant();
        VaultConnectionHandle connection = login.connection();
        if (!usable(token, connection)) {
            lock.lock();
            try {
                if (!usable(token, connection)) {
                    logIn(connection);
                }
            } finally {
                lock.unlock();
            }
        }
        return this;
    }

    /** Sends a request as this identity; if a fresh login can fix a denial, the caller does not see it. */
    @Override
    public VaultResult send(VaultRequest request) {
        return answer(request).result();
    }

    /**
     * Requests something with a long life, so not with a token that is known to expire.
     *
     * @throws SyncException if the token expires and Vault refuses a new login
     */
    public Answered issue(VaultRequest request) throws SyncException {
        if (finalExpiry().isPresent()) {
            lock.lock();
            try {
                SessionToken ending = token;
                if (ending != null && ending.equals(last)) {
                    replace(login.connection(), ending);
                }
            } finally {
                lock.unlock();
            }
        }
        return answer(request);
    }

    /**
     * Sends a clean-up request for something that this identity obtained: with the current token, over the connection
     * that it was used with. So it works even if the VaultAuth, the VaultConnection or the login Secret no longer
     * exist. Never logs in.
     */
    public VaultResult sendCleanUp(VaultRequest request) {
        SessionToken bearer = token;
        if (bearer == null || !clock.instant().isBefore(bearer.end())) {
            return VaultFailure.notSent(request, "the token of VaultAuth %s has ended".formatted(identity.auth()));
        }
        lastUsed = clock.instant();
        VaultRequest asked = authorised(request, bearer);
        VaultResult result = current(bearer)
                .map(connection -> connection.send(asked))
                .orElseGet(() -> VaultFailure.notSent(
                        request, "VaultConnection %s was deleted".formatted(identity.connection())));
        ConnectionSettings before = reached;
        return isAnswered(result) || before == null
                ? result
                : login.former(before).send(asked);
    }

    /** The connection with the VaultConnection's current settings, if the token is valid there. */
    private Optional<VaultConnectionHandle> current(SessionToken bearer) {
        try {
            return Optional.of(login.connection()).filter(connection -> isIssuer(connection, bearer));
        } catch (SyncException _) {
            return Optional.empty();
        }
    }

    private static boolean isAnswered(VaultResult result) {
        return !(result instanceof VaultFailure failure && failure.status() == 0);
    }

    private Answered answer(VaultRequest request) {
        if (dismissed) {
            return notSent(request, "VaultAuth %s was deleted".formatted(identity.auth()));
        }
        lastUsed = clock.instant();
        try {
            VaultConnectionHandle connection = login.connection();
            SessionToken bearer = token;
            if (!usable(bearer, connection)) {
                ready();
                bearer = token;
            }
            VaultResult result = connection.send(authorised(request, bearer));
            if (isAnswered(result)) {
                reached = connection.settings();
            }
            if (result instanceof VaultFailure failure && failure.kind() == VaultFailure.Kind.DENIED) {
                SessionToken fresh = afterDenial(connection, bearer);
                return Objects.equals(fresh, bearer)
                        ? new Answered(result, accessor(bearer))
                        : new Answered(connection.send(authorised(request, fresh)), accessor(fresh));
            }
            return new Answered(result, accessor(bearer));
        } catch (SyncException stopped) {
            return notSent(request, stopped.error().message());
        }
    }

    private static Answered notSent(VaultRequest request, String why) {
        return new Answered(VaultFailure.notSent(request, why), Optional.empty());
    }

    private static VaultRequest authorised(VaultRequest request, @Nullable SessionToken bearer) {
        return bearer == null ? request : request.withToken(bearer.value());
    }

    /** The token for a retry: another one, or the same if a login would not help. */
    private @Nullable SessionToken afterDenial(VaultConnectionHandle connection, @Nullable SessionToken denied)
            throws SyncException {
        lock.lock();
        try {
            if (!Objects.equals(token, denied)) {
                return token;
            }
            Instant now = clock.instant();
            if (now.isBefore(nextReloginAt) && alive(connection, denied)) {
                return denied;
            }
            nextReloginAt = now.plus(SECOND_LOOK);
            logInAfresh(connection);
            return token;
        } finally {
            lock.unlock();
        }
    }

    private boolean alive(VaultConnectionHandle connection, @Nullable SessionToken bearer) {
        return bearer != null && tokenApi(connection, bearer).lookupSelf() instanceof CallResult.Success<?>;
    }

    /** Renews the token, or replaces one that cannot be renewed any more. Called by the scheduler. */
    void renew() {
        lock.lock();
        try {
            SessionToken bearer = token;
            VaultConnectionHandle connection =
                    bearer == null ? null : toRenewAt(bearer).orElse(null);
            if (bearer == null || connection == null) {
                return; // the next use logs in
            }
            if (!bearer.renewable()) {
                replaceInTime(connection, bearer);
                return;
            }
            switch (tokenApi(connection, bearer).renewSelf(Optional.empty())) {
                case CallResult.Success<AuthInfo>(AuthInfo renewed) -> adoptRenewed(connection, bearer, renewed);
                case CallResult.Failure<AuthInfo>(VaultFailure failure) -> renewalFailed(connection, bearer, failure);
            }
        } catch (SyncException stopped) {
            log.atInfo().addKeyValue("auth", identity.auth()).log("no renewed token: {}", stopped.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** A token outlives its VaultConnection; if that points to another Vault now, the next use logs in there. */
    private Optional<VaultConnectionHandle> toRenewAt(SessionToken bearer) {
        if (!clock.instant().isBefore(bearer.end())) {
            return Optional.empty();
        }
        try {
            return Optional.of(login.connection()).filter(connection -> isIssuer(connection, bearer));
        } catch (SyncException _) {
            return Optional.ofNullable(reached).map(login::former);
        }
    }

    /** Close to max TTL Vault grants a shorter lease: log in now, while dependent leases can still be replaced. */
    private void adoptRenewed(VaultConnectionHandle connection, SessionToken before, AuthInfo renewed)
            throws SyncException {
        SessionToken after = before.renewed(renewed, clock.instant());
        boolean nearItsLastEnd =
                before.ends() && after.life().toMillis() < before.life().toMillis() * ParentTokenKeeper.CUT_SHORT;
        if (nearItsLastEnd) {
            replaceInTime(connection, after.ends() ? after : before);
        } else {
            keep(after);
        }
    }

    private void renewalFailed(VaultConnectionHandle connection, SessionToken bearer, VaultFailure failure)
            throws SyncException {
        switch (failure.policy()) {
            case DENIED, GONE, INVALID -> {
                try {
                    replaceInTime(connection, bearer);
                } catch (SyncException stopped) {
                    login.lost(this);
                    throw stopped;
                }
            }
            case TRANSIENT -> login.renewLater(this, bearer);
        }
    }

    /** As {@link #replace}; a failure is retried within the remaining lifetime. */
    private void replaceInTime(VaultConnectionHandle connection, SessionToken ending) throws SyncException {
        try {
            replace(connection, ending);
        } catch (SyncException stopped) {
            login.renewLater(this, ending);
            throw stopped;
        }
    }

    /** Logs in to replace a token that will expire; while that fails, {@link #finalExpiry} has its end. */
    private void replace(VaultConnectionHandle connection, SessionToken ending) throws SyncException {
        try {
            logIn(connection);
            close(ending);
        } catch (SyncException stopped) {
            token = ending;
            last = ending;
            throw stopped;
        }
    }

    private TokenApi tokenApi(VaultConnectionHandle connection, SessionToken bearer) {
        VaultAccess asBearer = request -> connection.send(request.withToken(bearer.value()));
        return asBearer.in(VaultNamespace.named(identity.vaultNamespace())).tokens();
    }

    /** The current token was refused; unless there is another one, the stored one is deleted too. */
    private void logInAfresh(VaultConnectionHandle connection) throws SyncException {
        try {
            logIn(connection);
        } catch (SyncException stopped) {
            login.lost(this);
            throw stopped;
        }
    }

    private void logIn(VaultConnectionHandle connection) throws SyncException {
        if (dismissed) {
            throw SyncError.terminal("VaultClientConfigError", "VaultAuth %s was deleted".formatted(identity.auth()))
                    .exception();
        }
        Instant now = clock.instant();
        FailedLogin before = failed;
        if (before != null && now.isBefore(before.until())) {
            throw before.problem().exception();
        }
        try {
            Optional<SessionToken> kept = token == null ? login.kept(connection) : Optional.empty();
            if (kept.isPresent()) {
                reached = connection.settings();
                token = kept.get();
                login.restored(this, kept.get());
                return;
            }
            AuthInfo auth = login.at(connection);
            reached = connection.settings();
            VaultToken value = auth.token().orElseThrow(); // a login without a token is already a failure
            keep(SessionToken.of(value, auth, connection.settings(), clock.instant()));
            failed = null;
        } catch (SyncException stopped) {
            if (connection.down().isEmpty()) { // all share a closed connection, and it may open at any time
                failed = new FailedLogin(stopped.error(), clock.instant().plus(FAILED_LOGIN_HOLDS));
            }
            login.failed(this, stopped.error());
            throw stopped;
        }
    }

    /** Leases may still depend on the replaced token. */
    private void close(SessionToken before) {
        retired.values().removeIf(end -> end.isBefore(clock.instant()));
        before.accessor().ifPresent(accessor -> retired.put(accessor, before.end()));
    }

    private void keep(SessionToken fresh) {
        SessionToken before = token;
        if (before != null && !before.accessor().equals(fresh.accessor())) {
            close(before);
        }
        token = fresh;
        login.obtained(this, fresh);
    }

    private boolean usable(@Nullable SessionToken bearer, VaultConnectionHandle connection) {
        return bearer != null && isIssuer(connection, bearer) && clock.instant().isBefore(bearer.end());
    }

    private static boolean isIssuer(VaultConnectionHandle connection, SessionToken bearer) {
        return bearer.issuer().equals(connection.settings().address());
    }
}
