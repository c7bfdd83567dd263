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
 * An identity logged in to Vault. All that share the identity share its one token; it is renewed before it ends, and
 * replaced when Vault no longer takes it.
 */
public final class Session implements VaultAccess {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /** A token that lives and is denied may lack what its role was granted since: worth a login this often. */
    private static final Duration SECOND_LOOK = Duration.ofMinutes(5);

    /** Many resources may ask within a moment of a failed login; they share its outcome. */
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
     * @param bearer the token that it was given to, on which hangs what Vault issued
     */
    public record Answered(VaultResult result, Optional<Accessor> bearer) {}

    private record FailedLogin(SyncError problem, Instant until) {}

    Session(Identity identity, SessionLogin login, InstantSource clock) {
        this.identity = identity;
        this.login = login;
        this.clock = clock;
        this.lastUsed = clock.instant();
    }

    /** Who this session speaks for. */
    public Identity identity() {
        return identity;
    }

    /** Whether this is still the token: as it was issued or renewed, not a later state of it. */
    boolean holds(SessionToken state) {
        return state.equals(token);
    }

    /** The accessor of the current token, which this session looks after. */
    Optional<Accessor> accessor() {
        return dismissed ? Optional.empty() : accessor(token);
    }

    private static Optional<Accessor> accessor(@Nullable SessionToken token) {
        return Optional.ofNullable(token).flatMap(SessionToken::accessor);
    }

    /** When the current token ends for good: it cannot be prolonged, and the login that was to replace it failed. */
    Optional<Instant> finalExpiry() {
        SessionToken current = token;
        return current != null && current.equals(last) ? Optional.of(current.end()) : Optional.empty();
    }

    /**
     * Its VaultAuth is gone: nothing is asked for as this identity any more, nor does it log in. Its token is only good for
     * taking back what was obtained with it.
     */
    void dismiss() {
        dismissed = true;
    }

    /** Whether somebody else must look after what was obtained with this session. */
    public boolean isDismissed() {
        return dismissed;
    }

    /** When a token that this session used before ends; empty for one that it never had. */
    Optional<Instant> endOfRetired(Accessor accessor) {
        return Optional.ofNullable(retired.get(accessor));
    }

    /** How long a token of this identity lives, as it was granted last; empty if it does not end. */
    Optional<Duration> tokenLife() {
        return Optional.ofNullable(token).map(SessionToken::life).filter(Duration::isPositive);
    }

    Instant lastUsed() {
        return lastUsed;
    }

    /** Logs in if there is no token that Vault may take. */
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

    /** Asks Vault as this identity; a denial that a fresh login can cure does not reach the caller. */
    @Override
    public VaultResult send(VaultRequest request) {
        return answer(request).result();
    }

    /**
     * Asks for what is to live as long as it can: not with a token that is known to end.
     *
     * @throws SyncException if the token ends and Vault does not let the identity in anew
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
     * Asks for what takes back something that was obtained as this identity: with the token that there is, over the
     * connection that it was used with, so that neither needs to be there any more what led to the session nor what it
     * logs in with. Never logs in.
     */
    public VaultResult takeBack(VaultRequest request) {
        SessionToken bearer = token;
        if (bearer == null || !clock.instant().isBefore(bearer.end())) {
            return VaultFailure.notSent(request, "the token of VaultAuth %s has ended".formatted(identity.auth()));
        }
        lastUsed = clock.instant();
        VaultRequest asked = authorised(request, bearer);
        VaultResult result = current(bearer)
                .map(connection -> connection.send(asked))
                .orElseGet(() ->
                        VaultFailure.notSent(request, "VaultConnection %s is gone".formatted(identity.connection())));
        ConnectionSettings before = reached;
        return isAnswered(result) || before == null
                ? result
                : login.former(before).send(asked);
    }

    /** The connection as the VaultConnection says now, if the token means something there. */
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
            return notSent(request, "VaultAuth %s is gone".formatted(identity.auth()));
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

    /** The token to try again with: another one, or the same if a login would not help. */
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

    /** Prolongs the token, or replaces one that cannot be prolonged any more. Called on its time, off the hot path. */
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

    /** A token outlives its VaultConnection; where that leads to another Vault now, the next use logs in there. */
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

    /** Near its greatest life a token is granted less: a login is due, while what hangs on it has time to be replaced. */
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

    /** As {@link #replace}; a failure is tried again within what is left. */
    private void replaceInTime(VaultConnectionHandle connection, SessionToken ending) throws SyncException {
        try {
            replace(connection, ending);
        } catch (SyncException stopped) {
            login.renewLater(this, ending);
            throw stopped;
        }
    }

    /** Logs in in place of a token that ends; while that fails, its end can be asked for. */
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

    /** The token that there is was refused; if there is no other, it is not to be kept either. */
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
            throw SyncError.terminal("VaultClientConfigError", "VaultAuth %s is gone".formatted(identity.auth()))
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
                login.takenUp(this, kept.get());
                return;
            }
            AuthInfo auth = login.at(connection);
            reached = connection.settings();
            VaultToken value = auth.token().orElseThrow(); // a login without one is a failure already
            keep(SessionToken.of(value, auth, connection.settings(), clock.instant()));
            failed = null;
        } catch (SyncException stopped) {
            if (connection.down().isEmpty()) { // a closed connection is shared by all anyway, and may open at any time
                failed = new FailedLogin(stopped.error(), clock.instant().plus(FAILED_LOGIN_HOLDS));
            }
            login.failed(this, stopped.error());
            throw stopped;
        }
    }

    /** Leases may still hang on a token that is used no more. */
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
