package dev.vso.operator.auth.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.auth.connection.VaultConnections;
import dev.vso.operator.auth.login.CredentialReader;
import dev.vso.operator.auth.login.LoginRefusal;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.operator.time.Jitter;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.CallResult;
import dev.vso.vault.TokenState;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.api.LoginApi;
import dev.vso.vault.client.ConnectionSettings;
import dev.vso.vault.json.VaultJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The current sessions, one for each identity. */
public final class Sessions {

    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    /** Minimum interval between renewals of a token after a failure. */
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    /** A session without use for this time is dropped; its token expires in Vault. */
    private static final Duration IDLE = Duration.ofHours(1);

    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final VaultConnections connections;
    private final CredentialReader credentials;
    private final DelayedExecutor executor;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ConcurrentHashMap<Identity, Session> sessions = new ConcurrentHashMap<>();
    private final FormerIdentities former = new FormerIdentities();
    private volatile TokenStore store = TokenStore.NONE;
    private volatile Predicate<Session> held = _ -> false;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Called after every login; must not block. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A login ended.
         *
         * @param problem empty for a success
         */
        void loginEnded(Identity identity, Optional<SyncError> problem);
    }

    public Sessions(
            VaultConnections connections,
            CredentialReader credentials,
            DelayedExecutor executor,
            InstantSource clock,
            RandomGenerator random) {
        this.connections = connections;
        this.credentials = credentials;
        this.executor = executor;
        this.clock = clock;
        this.random = random;
        executor.schedule(SWEEP, this::sweep);
    }

    private void sweep() {
        dropIdle();
        executor.schedule(SWEEP, this::sweep);
    }

    /**
     * Drops idle sessions, including those without scheduled renewals: failed logins, and tokens that do not expire.
     */
    void dropIdle() {
        sessions.forEach((identity, session) -> {
            if (idle(session) && !held.test(session)) {
                drop(identity, session);
            }
        });
    }

    private void drop(Identity identity, Session session) {
        if (sessions.remove(identity, session)) {
            former.forget(identity);
            store.forget(identity);
        }
    }

    /**
     * Drops the sessions of former identities. One that is still needed for a clean-up is dropped by the sweep later.
     */
    private void dropFormer(Identity newest) {
        for (Identity before : former.used(newest)) {
            Session superseded = sessions.get(before);
            if (superseded != null && !held.test(superseded)) {
                drop(before, superseded);
            }
        }
    }

    private boolean idle(Session session) {
        return session.lastUsed().plus(IDLE).isBefore(clock.instant());
    }

    /** Sets which sessions to keep alive for a clean-up, even if their VaultAuth was deleted. */
    public void keepWhile(Predicate<Session> neededForCleanUp) {
        held = neededForCleanUp;
    }

    /** Stores tokens there from now on, and loads the stored ones. */
    public void keepTokensIn(TokenStore tokens) {
        store = tokens;
    }

    public void onLogin(Listener listener) {
        listeners.add(listener);
    }

    /** The number of sessions. */
    public int size() {
        return sessions.size();
    }

    /** The number of sessions, by connection. */
    public Map<ObjectKey, Long> byConnection() {
        return sessions.keySet().stream().collect(Collectors.groupingBy(Identity::connection, Collectors.counting()));
    }

    /** True if the identity has a session. */
    public boolean holds(Identity identity) {
        return sessions.containsKey(identity);
    }

    /**
     * The session of the identity, logged in.
     *
     * @throws SyncException if the login fails; the message has identity, address and remedy
     */
    public Session get(Identity identity) throws SyncException {
        Session known = sessions.get(identity);
        if (known == null) {
            dropFormer(identity);
            known = sessions.computeIfAbsent(identity, id -> new Session(id, new LoginOf(id), clock));
        }
        return known.ready();
    }

    /** Ends the sessions of a deleted VaultAuth. */
    public void forget(ObjectKey auth) {
        sessions.forEach((identity, session) -> {
            if (identity.auth().equals(auth) && sessions.remove(identity, session)) {
                former.forget(identity);
                session.dismiss();
            }
        });
        store.forgetAll(auth);
    }

    private final class LoginOf implements SessionLogin {

        private final Identity identity;

        LoginOf(Identity identity) {
            this.identity = identity;
        }

        @Override
        public VaultConnectionHandle connection() throws SyncException {
            return connections.get(identity.connection());
        }

        @Override
        public VaultConnectionHandle former(ConnectionSettings settings) {
            return connections.former(identity.connection(), settings);
        }

        @Override
        public AuthInfo at(VaultConnectionHandle connection) throws SyncException {
            Optional<VaultFailure> down = connection.down();
            if (down.isPresent()) {
                throw unreachable(identity.connection(), down.get()).exception();
            }
            ObjectNode body = body();
            CallResult<AuthInfo> answer = new LoginApi(
                            identity.mount(), body, identity.headers(), VaultNamespace.named(identity.vaultNamespace()))
                    .with(connection);
            return switch (answer) {
                case CallResult.Success<AuthInfo>(AuthInfo auth) -> auth;
                case CallResult.Failure<AuthInfo>(VaultFailure failure) ->
                    throw refused(failure).exception();
            };
        }

        /** The method's own fields override those of the VaultAuth. */
        private ObjectNode body() throws SyncException {
            ObjectNode body = VaultJson.object();
            identity.params().forEach(body::put);
            try {
                return body.setAll(identity.login().payload(credentials));
            } catch (SyncException stopped) {
                throw stopped.error()
                        .within("VaultAuth %s: ".formatted(identity.auth()))
                        .exception();
            }
        }

        private SyncError refused(VaultFailure failure) {
            return failure.policy() == VaultFailure.Policy.TRANSIENT
                    ? unreachable(identity.connection(), failure)
                    : LoginRefusal.problem(identity, failure);
        }

        @Override
        public void obtained(Session session, SessionToken token) {
            if (!session.isDismissed()) {
                store.keep(identity, token);
                if (session.isDismissed()) { // the VaultAuth was deleted meanwhile
                    store.forget(identity);
                }
            }
            restored(session, token);
        }

        @Override
        public void restored(Session session, SessionToken token) {
            report(Optional.empty());
            renewLater(session, token);
        }

        @Override
        public void lost(Session session) {
            store.forget(identity);
        }

        @Override
        public Optional<SessionToken> kept(VaultConnectionHandle connection) throws SyncException {
            Optional<SessionToken> kept = store.load(identity);
            return kept.isEmpty() ? kept : alive(kept.get(), connection);
        }

        private Optional<SessionToken> alive(SessionToken kept, VaultConnectionHandle connection) throws SyncException {
            if (!kept.issuer().equals(connection.settings().address())) {
                return dead("Vault has another address now");
            }
            VaultAccess asBefore = request -> connection.send(request.withToken(kept.value()));
            return switch (asBefore.in(VaultNamespace.named(identity.vaultNamespace()))
                    .tokens()
                    .lookupSelf()) {
                case CallResult.Success<TokenState>(TokenState state) -> Optional.of(kept.asOf(state, clock.instant()));
                case CallResult.Failure<TokenState>(VaultFailure failure) ->
                    switch (failure.policy()) {
                        case TRANSIENT ->
                            throw unreachable(identity.connection(), failure).exception();
                        case DENIED, GONE, INVALID -> dead("Vault does not take it: " + failure.explain());
                    };
            };
        }

        private Optional<SessionToken> dead(String why) {
            log.info("the stored session of VaultAuth {} is no longer valid and is deleted: {}", identity.auth(), why);
            store.forget(identity);
            return Optional.empty();
        }

        @Override
        public void renewLater(Session session, SessionToken token) {
            if (!token.ends()) {
                return;
            }
            Instant now = clock.instant();
            Duration wait = Duration.between(now, token.renewAt());
            if (wait.compareTo(SHORTEST_WAIT) < 0) {
                // The renewal is overdue, so the last one failed: retry within the remaining lifetime.
                Duration left = Duration.between(now, token.end()).dividedBy(4);
                wait = left.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : left;
            }
            executor.schedule(
                    wait.minus(Jitter.uniform(wait.dividedBy(10), random.nextDouble())),
                    () -> renewOrDrop(session, token));
        }

        private void renewOrDrop(Session session, SessionToken token) {
            boolean stillHeld = held.test(session);
            if (!session.holds(token) || !(stillHeld || session.equals(sessions.get(identity)))) {
                return;
            }
            if (idle(session) && !stillHeld) {
                drop(identity, session);
            } else {
                session.renew();
            }
        }

        @Override
        public void failed(Session session, SyncError error) {
            report(Optional.of(error));
        }

        private void report(Optional<SyncError> problem) {
            listeners.forEach(listener -> listener.loginEnded(identity, problem));
        }
    }

    /** The error while Vault does not answer; the connection's recovery triggers a reconciliation. */
    public static SyncError unreachable(ObjectKey connection, VaultFailure failure) {
        return SyncError.retryable("VaultClientError", failure.explanation())
                .within("VaultConnection %s: ".formatted(connection));
    }
}
