package dev.vso.operator.auth.session;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.connection.Connection;
import dev.vso.operator.auth.login.LoginSpec;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.vault.Accessor;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultToken;
import dev.vso.vault.client.ConnectionSettings;
import dev.vso.vault.client.VaultClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Logins that the test decides about, at a {@link TinyVault} that then knows the token. */
final class FakeLogin implements SessionLogin, AutoCloseable {

    /** Who logs in with it. */
    static final Identity IDENTITY = new Identity(
            new ObjectKey("team", "web"),
            new ObjectKey("vso", "default"),
            "",
            "kubernetes",
            new LoginSpec.Kubernetes("team", "web", "app", List.of(), 600),
            Map.of(),
            Map.of());

    static final Problem REFUSED = Problem.passing("VaultClientConfigError", "the role is not there; create it");

    final AtomicInteger logins = new AtomicInteger();
    final List<SessionToken> obtained = new CopyOnWriteArrayList<>();
    final List<SessionToken> postponed = new CopyOnWriteArrayList<>();
    final List<Problem> failures = new CopyOnWriteArrayList<>();

    final AtomicInteger lost = new AtomicInteger();
    final List<SessionToken> takenUp = new CopyOnWriteArrayList<>();

    volatile Optional<SessionToken> kept = Optional.empty();
    volatile boolean keptUnknown;
    volatile boolean refuses;
    volatile boolean renewable = true;
    volatile Duration life = Duration.ofHours(1);

    private final List<Connection> open = new CopyOnWriteArrayList<>();
    private volatile TinyVault vault;
    private volatile Connection connection;
    private volatile @Nullable CountDownLatch arrivals;

    FakeLogin(TinyVault vault) {
        this.vault = vault;
        this.connection = connect(vault);
    }

    /** The VaultConnection has another address now. */
    void moveTo(TinyVault other) {
        vault = other;
        connection = connect(other);
    }

    /** A login then takes until so many have asked for the connection. */
    void takesUntilAllHaveCome(int users) {
        arrivals = new CountDownLatch(users);
    }

    private Connection connect(TinyVault to) {
        Connection made = new Connection(
                new ObjectKey("vso", "default"),
                new VaultClient(ConnectionSettings.to(to.address()), VaultObserver.NONE),
                _ -> {});
        open.add(made);
        return made;
    }

    @Override
    public Connection connection() {
        CountDownLatch awaited = arrivals;
        if (awaited != null) {
            awaited.countDown();
        }
        return connection;
    }

    @Override
    public Connection former(ConnectionSettings settings) {
        Connection made =
                new Connection(new ObjectKey("vso", "default"), new VaultClient(settings, VaultObserver.NONE), _ -> {});
        open.add(made);
        return made;
    }

    @Override
    public AuthInfo at(Connection at) throws Obstacle {
        logins.incrementAndGet();
        CountDownLatch awaited = arrivals;
        try {
            if (awaited != null && !awaited.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("not all came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (at.down().isPresent()) {
            throw Sessions.unreachable(at.key(), at.down().get()).obstacle();
        }
        if (refuses) {
            throw REFUSED.obstacle();
        }
        String token = vault.issue();
        return new AuthInfo(
                Optional.of(new VaultToken(token)),
                Optional.of(new Accessor("a-" + token)),
                life,
                renewable,
                List.of(),
                Map.of(),
                "service",
                true,
                0);
    }

    @Override
    public void obtained(Session session, SessionToken token) {
        obtained.add(token);
    }

    @Override
    public Optional<SessionToken> kept(Connection at) throws Obstacle {
        if (keptUnknown) {
            throw Sessions.unreachable(at.key(), VaultFailure.notSent(VaultRequest.read(VaultPath.of("x")), "down"))
                    .obstacle();
        }
        return kept;
    }

    @Override
    public void takenUp(Session session, SessionToken token) {
        takenUp.add(token);
    }

    @Override
    public void lost(Session session) {
        lost.incrementAndGet();
    }

    @Override
    public void renewLater(Session session, SessionToken token) {
        postponed.add(token);
    }

    @Override
    public void failed(Session session, Problem problem) {
        failures.add(problem);
    }

    @Override
    public void close() {
        open.forEach(Connection::close);
    }
}
