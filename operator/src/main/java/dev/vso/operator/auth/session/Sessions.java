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

/** The sessions in use, one for each identity. */
public final class Sessions {

    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    /** A token whose renewal failed is tried again no more often than this. */
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    /** A session that nobody used for so long is let go; its token ends by itself. */
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

    /** Told of every login; must not block. */
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
        letGoIdle();
        executor.schedule(SWEEP, this::sweep);
    }

    /** Also those that no renewal comes by: whose logins fail, and whose tokens do not end. */
    void letGoIdle() {
        sessions.forEach((identity, session) -> {
            if (idle(session) && !held.test(session)) {
                letGo(identity, session);
            }
        });
    }

    private void letGo(Identity identity, Session session) {
        if (sessions.remove(identity, session)) {
            former.forget(identity);
            store.forget(identity);
        }
    }

    /** A held session is let go by the sweep, once nothing is to be taken back with it. */
    private void letGoFormer(Identity newest) {
        for (Identity before : former.used(newest)) {
            Session superseded = sessions.get(before);
            if (superseded != null && !held.test(superseded)) {
                letGo(before, superseded);
            }
        }
    }

    private boolean idle(Session session) {
        return session.lastUsed().plus(IDLE).isBefore(clock.instant());
    }

    /** A session's token is kept alive while this says that something is to be taken back with it, VaultAuth or not. */
    public void keepWhile(Predicate<Session> toTakeBackWith) {
        held = toTakeBackWith;
    }

    /** From now on tokens are kept there, and what is kept there is taken up. */
    public void keepTokensIn(TokenStore tokens) {
        store = tokens;
    }

    public void onLogin(Listener listener) {
        listeners.add(listener);
    }

    /** How many sessions there are. */
    public int size() {
        return sessions.size();
    }

    /** How many sessions there are, by connection. */
    public Map<ObjectKey, Long> byConnection() {
        return sessions.keySet().stream().collect(Collectors.groupingBy(Identity::connection, Collectors.counting()));
    }

    /** Whether there is a session for the identity already. */
    public boolean holds(Identity identity) {
        return sessions.containsKey(identity);
    }

    /**
     * The session of the identity, logged in.
     *
     * @throws SyncException if the login fails, saying as whom, where and what to do
     */
    public Session get(Identity identity) throws SyncException {
        Session known = sessions.get(identity);
        if (known == null) {
            letGoFormer(identity);
            known = sessions.computeIfAbsent(identity, id -> new Session(id, new LoginOf(id), clock));
        }
        return known.ready();
    }

    /** Ends the sessions that came from a VaultAuth, for it is gone. */
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

        /** What the method needs goes before what the VaultAuth adds. */
        private ObjectNode body() throws SyncException {
            ObjectNode body = VaultJson.object();
            identity.params().forEach(body::put);
            try {
                return body.setAll(identity.login().payload(credentials));
            } catch (SyncException stopped) {
                throw LoginRefusal.within(identity.auth(), stopped.error()).exception();
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
                if (session.isDismissed()) { // meanwhile
                    store.forget(identity);
                }
            }
            takenUp(session, token);
        }

        @Override
        public void takenUp(Session session, SessionToken token) {
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
            log.info("the kept session of VaultAuth {} is dead and is deleted: {}", identity.auth(), why);
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
                // Past its time already: the last renewal failed. Try again within what is left.
                Duration left = Duration.between(now, token.end()).dividedBy(4);
                wait = left.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : left;
            }
            executor.schedule(
                    wait.minus(Jitter.uniform(wait.dividedBy(10), random.nextDouble())),
                    () -> renewOrLetGo(session, token));
        }

        private void renewOrLetGo(Session session, SessionToken token) {
            boolean stillHeld = held.test(session);
            if (!session.holds(token) || !(stillHeld || session.equals(sessions.get(identity)))) {
                return;
            }
            if (idle(session) && !stillHeld) {
                letGo(identity, session);
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

    /** What to say while a Vault does not answer: its connection's recovery wakes whoever is told so. */
    public static SyncError unreachable(ObjectKey connection, VaultFailure failure) {
        return new SyncError(
                "VaultClientError",
                "VaultConnection %s: %s".formatted(connection, failure.explain()),
                SyncError.Retry.BACK_OFF);
    }
}
