package dev.vso.operator.auth;

import static dev.vso.operator.problem.Problem.passing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import dev.vso.operator.vault.Answer;
import dev.vso.operator.vault.AuthInfo;
import dev.vso.operator.vault.Login;
import dev.vso.operator.vault.VaultFailure;
import dev.vso.operator.vault.VaultNamespace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The sessions in use, one for each identity. */
public final class Sessions {

    /** A token whose renewal failed is tried again no more often than this. */
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    /** A session that nobody used for so long is let go; its token ends by itself. */
    private static final Duration IDLE = Duration.ofHours(1);

    private final Connections connections;
    private final ServiceAccountTokens serviceAccounts;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ConcurrentHashMap<Identity, Session> sessions = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Told of every login; must not block. */
    @FunctionalInterface
    public interface Listener {
        /** @param problem empty for a success */
        void loginEnded(Identity identity, Optional<Problem> problem);
    }

    public Sessions(
            Connections connections,
            ServiceAccountTokens serviceAccounts,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            RandomGenerator random) {
        this.connections = connections;
        this.serviceAccounts = serviceAccounts;
        this.scheduler = scheduler;
        this.clock = clock;
        this.random = random;
    }

    public void onLogin(Listener listener) {
        listeners.add(listener);
    }

    /** How many sessions there are. */
    public int size() {
        return sessions.size();
    }

    /** Whether there is a session for the identity already. */
    public boolean holds(Identity identity) {
        return sessions.containsKey(identity);
    }

    /**
     * The session of the identity, logged in.
     *
     * @throws Obstacle if the login fails, saying as whom, where and what to do
     */
    public Session get(Identity identity) throws Obstacle {
        return sessions.computeIfAbsent(identity, id -> new Session(id, new LoginOf(id), clock))
                .ready();
    }

    /** Ends the sessions that came from a VaultAuth, for it is gone. */
    public void forget(ObjectKey auth) {
        sessions.keySet().removeIf(identity -> identity.auth().equals(auth));
    }

    private final class LoginOf implements Session.Login {

        private final Identity identity;

        LoginOf(Identity identity) {
            this.identity = identity;
        }

        @Override
        public Connection connection() throws Obstacle {
            return connections.get(identity.connection());
        }

        @Override
        public AuthInfo at(Connection connection) throws Obstacle {
            Optional<VaultFailure> down = connection.down();
            if (down.isPresent()) {
                throw unreachable(identity.connection(), down.get()).obstacle();
            }
            ObjectNode body = body();
            Answer<AuthInfo> answer = new Login(
                            identity.mount(), body, identity.headers(), VaultNamespace.named(identity.vaultNamespace()))
                    .with(connection);
            return switch (answer) {
                case Answer.Is<AuthInfo>(AuthInfo auth) -> auth;
                case Answer.Failed<AuthInfo>(VaultFailure failure) ->
                    throw refused(failure).obstacle();
            };
        }

        private ObjectNode body() throws Obstacle {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            identity.params().forEach(body::put);
            return switch (identity.login()) {
                case LoginSpec.Kubernetes kubernetes ->
                    body.put("role", kubernetes.role()).put("jwt", serviceAccounts.request(kubernetes));
            };
        }

        private Problem refused(VaultFailure failure) {
            if (failure.policy() == VaultFailure.Policy.TRANSIENT) {
                return unreachable(identity.connection(), failure);
            }
            return passing(
                    "VaultClientConfigError",
                    "VaultAuth %s: the login at auth/%s failed: %s; %s"
                            .formatted(identity.auth(), identity.mount(), String.join("; ", failure.errors()), cure()));
        }

        private String cure() {
            return switch (identity.login()) {
                case LoginSpec.Kubernetes kubernetes ->
                    "check that auth/%s/role/%s exists and is bound to service account %s of namespace %s%s"
                            .formatted(
                                    identity.mount(),
                                    kubernetes.role(),
                                    kubernetes.serviceAccount(),
                                    kubernetes.namespace(),
                                    kubernetes.audiences().isEmpty()
                                            ? ""
                                            : " and to the audience " + String.join(", ", kubernetes.audiences()));
            };
        }

        @Override
        public void obtained(Session session, SessionToken token) {
            tell(Optional.empty());
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
            long millis = Math.round(wait.toMillis() * (0.9 + 0.1 * random.nextDouble()));
            scheduler.schedule(
                    () -> Thread.startVirtualThread(() -> renewOrLetGo(session, token)), millis, TimeUnit.MILLISECONDS);
        }

        private void renewOrLetGo(Session session, SessionToken token) {
            boolean replaced =
                    session.token().filter(current -> current == token).isEmpty();
            if (replaced || sessions.get(identity) != session) {
                return;
            }
            if (session.lastUsed().plus(IDLE).isBefore(clock.instant())) {
                sessions.remove(identity, session);
            } else {
                session.renew();
            }
        }

        @Override
        public void failed(Session session, Problem problem) {
            tell(Optional.of(problem));
        }

        private void tell(Optional<Problem> problem) {
            listeners.forEach(listener -> listener.loginEnded(identity, problem));
        }
    }

    /** What to say while a Vault does not answer: its connection's recovery wakes whoever is told so. */
    public static Problem unreachable(ObjectKey connection, VaultFailure failure) {
        return new Problem(
                "VaultClientError",
                "VaultConnection %s: %s".formatted(connection, failure.explain()),
                Problem.Retry.BACK_OFF);
    }
}
