package dev.vso.operator.auth.persistence;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.ReferencedObjects;
import dev.vso.operator.auth.persistence.TokenCipher.Decryption;
import dev.vso.operator.auth.session.SessionToken;
import dev.vso.operator.auth.session.TokenStore;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.metrics.StorageMetrics;
import dev.vso.operator.time.DelayedExecutor;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens in Secrets of the operator's namespace, one for each identity. What an earlier process left is listed once, when
 * the first session wants its token; writing goes on in the background, and the newest token of an identity wins.
 */
public final class TokenSecrets implements TokenStore {

    private static final Logger log = LoggerFactory.getLogger(TokenSecrets.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);
    private static final Duration FIRST_SWEEP = Duration.ofMinutes(1);
    private static final Duration SWEEP = Duration.ofHours(1);

    /** Clocks differ: a token that ended just now may not have. */
    private static final Duration SURELY_ENDED = Duration.ofMinutes(1);

    private record PendingWrite(ObjectKey auth, SessionToken token) {}

    private final TokenSecretRepository repository;
    private final TokenCipher cipher;
    private final TokenKey names;
    private final ReferencedObjects objects;
    private final DelayedExecutor executor;
    private final InstantSource clock;
    private final StorageMetrics metrics;

    /** Held by whoever changes Secrets, so that changes come in their order. */
    private final ReentrantLock lane = new ReentrantLock();

    /** What is still to be done, by entry: to store, or to delete if empty. */
    private final ConcurrentHashMap<String, Optional<PendingWrite>> wanted = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<String, StoredToken> ofEarlierProcess = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, ObjectKey> there = new ConcurrentHashMap<>();
    private volatile boolean listed;
    private volatile String lastComplaint = "";

    public TokenSecrets(
            TokenSecretRepository repository,
            TokenCipher cipher,
            TokenKey names,
            ReferencedObjects objects,
            DelayedExecutor executor,
            InstantSource clock,
            StorageMetrics metrics) {
        this.repository = repository;
        this.cipher = cipher;
        this.names = names;
        this.objects = objects;
        this.executor = executor;
        this.clock = clock;
        this.metrics = metrics;
        metrics.keeps(cipher.encrypts(), there::size);
        executor.schedule(FIRST_SWEEP, this::sweepAgainAndAgain);
    }

    @Override
    public Optional<SessionToken> load(Identity identity) {
        if (!cipher.keeps(identity)) {
            return Optional.empty();
        }
        listOnce();
        StoredToken stored = ofEarlierProcess.get(names.of(identity));
        return stored == null ? Optional.empty() : opened(identity, stored);
    }

    private Optional<SessionToken> opened(Identity identity, StoredToken stored) {
        Decryption opened = stored.encrypted() == cipher.encrypts()
                ? cipher.open(stored.content())
                : new Decryption.Undecryptable("the operator was started with another persistence model");
        return switch (opened) {
            case Decryption.Decrypted(String text) -> {
                try {
                    SessionToken token = TokenCodec.read(stored.name(), text);
                    metrics.asked("restore", false);
                    yield Optional.of(token);
                } catch (IllegalArgumentException e) {
                    yield dropped(identity, stored, String.valueOf(e.getMessage()));
                }
            }
            case Decryption.Undecryptable(String why) -> dropped(identity, stored, why);
            case Decryption.Unavailable(String why) -> {
                metrics.asked("restore", true);
                complain("the kept session of VaultAuth %s cannot be opened now: %s".formatted(stored.auth(), why));
                yield Optional.empty();
            }
        };
    }

    private Optional<SessionToken> dropped(Identity identity, StoredToken stored, String why) {
        metrics.asked("restore", true);
        log.info("the kept session of VaultAuth {} is of no use and is deleted: {}", stored.auth(), why);
        forget(identity);
        return Optional.empty();
    }

    @Override
    public void keep(Identity identity, SessionToken token) {
        if (cipher.keeps(identity)) {
            want(names.of(identity), Optional.of(new PendingWrite(identity.auth(), token)));
        }
    }

    @Override
    public void forget(Identity identity) {
        want(names.of(identity), Optional.empty());
    }

    @Override
    public void forgetAll(ObjectKey auth) {
        executor.schedule(Duration.ZERO, () -> {
            listOnce();
            there.forEach((entry, of) -> {
                if (of.equals(auth)) {
                    want(entry, Optional.empty());
                }
            });
        });
    }

    private void want(String entry, Optional<PendingWrite> change) {
        ofEarlierProcess.remove(entry);
        wanted.put(entry, change);
        executor.schedule(Duration.ZERO, () -> settle(entry));
    }

    private void settle(String entry) {
        listOnce();
        lane.lock();
        try {
            Optional<PendingWrite> change = wanted.remove(entry);
            if (change == null) {
                return; // whoever came before took the newest along
            }
            boolean done = change.map(kept -> stored(entry, kept))
                    .orElseGet(() -> !there.containsKey(entry) || deleted(entry));
            if (!done && wanted.putIfAbsent(entry, change) == null) {
                executor.schedule(TRY_AGAIN, () -> settle(entry));
            }
        } finally {
            lane.unlock();
        }
    }

    private boolean stored(String entry, PendingWrite kept) {
        SessionToken token = kept.token();
        Optional<Instant> ends = token.ends() ? Optional.of(token.end()) : Optional.empty();
        try {
            String content = cipher.seal(TokenCodec.write(entry, token));
            repository.put(new StoredToken(entry, kept.auth(), ends, cipher.encrypts(), content));
            there.put(entry, kept.auth());
            return succeeded("store");
        } catch (SyncException failure) {
            return failed("store", kept.auth(), failure.error().message());
        } catch (KubernetesClientException e) {
            return failed("store", kept.auth(), TokenSecretRepository.answered(e));
        }
    }

    private boolean deleted(String entry) {
        try {
            repository.delete(entry);
            there.remove(entry);
            return succeeded("delete");
        } catch (KubernetesClientException e) {
            return failed("delete", there.get(entry), TokenSecretRepository.answered(e));
        }
    }

    private boolean succeeded(String operation) {
        metrics.asked(operation, false);
        lastComplaint = "";
        return true;
    }

    private boolean failed(String operation, @Nullable ObjectKey auth, String why) {
        metrics.asked(operation, true);
        complain("the session of VaultAuth %s goes on, but its %s failed: %s".formatted(auth, operation, why));
        return false;
    }

    /** The same trouble meets every session: it is told once. */
    private void complain(String complaint) {
        if (!complaint.equals(lastComplaint)) {
            lastComplaint = complaint;
            log.warn(complaint);
        }
    }

    private void listOnce() {
        if (listed) {
            return;
        }
        lane.lock();
        try {
            if (!listed) {
                for (StoredToken stored : repository.list()) {
                    there.put(stored.name(), stored.auth());
                    if (!wanted.containsKey(stored.name())) {
                        ofEarlierProcess.put(stored.name(), stored);
                    }
                }
                listed = true;
            }
        } catch (KubernetesClientException e) {
            metrics.asked("restore", true);
            complain("kept sessions could not be listed: " + TokenSecretRepository.answered(e));
        } finally {
            lane.unlock();
        }
    }

    private void sweepAgainAndAgain() {
        sweep();
        executor.schedule(SWEEP, this::sweepAgainAndAgain);
    }

    /** Deletes what no session will ask for: tokens that ended, and those whose VaultAuth is gone. */
    void sweep() {
        lane.lock();
        try {
            Instant now = clock.instant();
            for (StoredToken stored : repository.list()) {
                there.put(stored.name(), stored.auth());
                boolean ended = stored.ends()
                        .filter(end -> end.plus(SURELY_ENDED).isBefore(now))
                        .isPresent();
                boolean unowned = objects.auth(stored.auth()).isEmpty();
                if ((ended || unowned) && !wanted.containsKey(stored.name())) {
                    ofEarlierProcess.remove(stored.name());
                    deleted(stored.name());
                }
            }
        } catch (KubernetesClientException e) {
            complain("kept sessions could not be looked through: " + TokenSecretRepository.answered(e));
        } finally {
            lane.unlock();
        }
    }
}
