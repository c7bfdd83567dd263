package dev.vso.operator.auth.session;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.auth.login.KubernetesLogin;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
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

/** Logins that the test controls, with tokens of a {@link FakeVaultServer}. */
final class FakeLogin implements SessionLogin, AutoCloseable {

    /** The identity of the logins. */
    static final Identity IDENTITY = new Identity(
            new ObjectKey("team", "web"),
            new ObjectKey("vso", "default"),
            "",
            "kubernetes",
            new KubernetesLogin.Request("team", "web", "app", List.of(), 600),
            Map.of(),
            Map.of());

    static final SyncError REFUSED = SyncError.retryable("VaultClientConfigError", "the role is not there; create it");

    final AtomicInteger logins = new AtomicInteger();
    final List<SessionToken> obtained = new CopyOnWriteArrayList<>();
    final List<SessionToken> postponed = new CopyOnWriteArrayList<>();
    final List<SyncError> failures = new CopyOnWriteArrayList<>();

    final AtomicInteger lost = new AtomicInteger();
    final List<SessionToken> restored = new CopyOnWriteArrayList<>();

    volatile Optional<SessionToken> kept = Optional.empty();
    volatile boolean keptUnknown;
    volatile boolean refuses;
    volatile boolean renewable = true;
    volatile Duration life = Duration.ofHours(1);

    private final List<VaultConnectionHandle> open = new CopyOnWriteArrayList<>();
    private volatile FakeVaultServer vault;
    private volatile VaultConnectionHandle connection;
    private volatile @Nullable CountDownLatch arrivals;

    FakeLogin(FakeVaultServer vault) {
        this.vault = vault;
        this.connection = connect(vault);
    }

    /** Gives the VaultConnection another address. */
    void moveTo(FakeVaultServer other) {
        vault = other;
        connection = connect(other);
    }

    /** Blocks a login until this many callers have asked for the connection. */
    void takesUntilAllHaveCome(int users) {
        arrivals = new CountDownLatch(users);
    }

    private VaultConnectionHandle connect(FakeVaultServer to) {
        VaultConnectionHandle made = new VaultConnectionHandle(
                new ObjectKey("vso", "default"),
                new VaultClient(ConnectionSettings.to(to.address()), VaultObserver.NONE),
                _ -> {});
        open.add(made);
        return made;
    }

    @Override
    public VaultConnectionHandle connection() {
        CountDownLatch awaited = arrivals;
        if (awaited != null) {
            awaited.countDown();
        }
        return connection;
    }

    @Override
    public VaultConnectionHandle former(ConnectionSettings settings) {
        VaultConnectionHandle made = new VaultConnectionHandle(
                new ObjectKey("vso", "default"), new VaultClient(settings, VaultObserver.NONE), _ -> {});
        open.add(made);
        return made;
    }

    @Override
    public AuthInfo at(VaultConnectionHandle at) throws SyncException {
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
            throw Sessions.unreachable(at.key(), at.down().get()).exception();
        }
        if (refuses) {
            throw REFUSED.exception();
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
    public Optional<SessionToken> kept(VaultConnectionHandle at) throws SyncException {
        if (keptUnknown) {
            throw Sessions.unreachable(at.key(), VaultFailure.notSent(VaultRequest.read(VaultPath.of("x")), "down"))
                    .exception();
        }
        return kept;
    }

    @Override
    public void restored(Session session, SessionToken token) {
        restored.add(token);
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
    public void failed(Session session, SyncError error) {
        failures.add(error);
    }

    @Override
    public void close() {
        open.forEach(VaultConnectionHandle::close);
    }
}
