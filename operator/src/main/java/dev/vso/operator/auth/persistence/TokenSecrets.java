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
 * Stores tokens in Secrets of the operator's namespace, one for each identity. The tokens of an earlier process are
 * listed once, when the first session loads its token; writes run in the background, and the newest token of an
 * identity wins.
 */
public final class TokenSecrets implements TokenStore {

    private static final Logger log = LoggerFactory.getLogger(TokenSecrets.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);
    private static final Duration FIRST_SWEEP = Duration.ofMinutes(1);
    private static final Duration SWEEP = Duration.ofHours(1);

    /** For clocks that differ: a token that has just ended by this clock may still be valid. */
    private static final Duration SURELY_ENDED = Duration.ofMinutes(1);

    private record PendingWrite(ObjectKey auth, SessionToken token) {}

    private final TokenSecretRepository repository;
    private final TokenCipher cipher;
    private final TokenKey names;
    private final ReferencedObjects objects;
    private final DelayedExecutor executor;
    private final InstantSource clock;
    private final StorageMetrics metrics;

    /** Held while Secrets are written, so that writes stay in order. */
    private final ReentrantLock writeLock = new ReentrantLock();

    /** Pending work by entry: a token to store, or empty to delete. */
    private final ConcurrentHashMap<String, Optional<PendingWrite>> pending = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<String, StoredToken> ofEarlierProcess = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, ObjectKey> entries = new ConcurrentHashMap<>();
    private volatile boolean listed;
    private volatile String lastWarning = "";

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
        metrics.keeps(cipher.encrypts(), entries::size);
        executor.schedule(FIRST_SWEEP, this::sweepAndReschedule);
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
                warnOnce(
                        "the stored session of VaultAuth %s cannot be decrypted now: %s".formatted(stored.auth(), why));
                yield Optional.empty();
            }
        };
    }

    private Optional<SessionToken> dropped(Identity identity, StoredToken stored, String why) {
        metrics.asked("restore", true);
        log.info("discarding stored session of VaultAuth {}: {}", stored.auth(), why);
        forget(identity);
        return Optional.empty();
    }

    @Override
    public void keep(Identity identity, SessionToken token) {
        if (cipher.keeps(identity)) {
            enqueue(names.of(identity), Optional.of(new PendingWrite(identity.auth(), token)));
        }
    }

    @Override
    public void forget(Identity identity) {
        enqueue(names.of(identity), Optional.empty());
    }

    @Override
    public void forgetAll(ObjectKey auth) {
        executor.schedule(Duration.ZERO, () -> {
            listOnce();
            entries.forEach((entry, of) -> {
                if (of.equals(auth)) {
                    enqueue(entry, Optional.empty());
                }
            });
        });
    }

    private void enqueue(String entry, Optional<PendingWrite> change) {
        ofEarlierProcess.remove(entry);
        pending.put(entry, change);
        executor.schedule(Duration.ZERO, () -> settle(entry));
    }

    private void settle(String entry) {
        listOnce();
        writeLock.lock();
        try {
            Optional<PendingWrite> change = pending.remove(entry);
            if (change == null) {
                return; // an earlier call already stored the newest
            }
            boolean done = change.map(kept -> stored(entry, kept))
                    .orElseGet(() -> !entries.containsKey(entry) || deleted(entry));
            if (!done && pending.putIfAbsent(entry, change) == null) {
                executor.schedule(TRY_AGAIN, () -> settle(entry));
            }
        } finally {
            writeLock.unlock();
        }
    }

    private boolean stored(String entry, PendingWrite kept) {
        SessionToken token = kept.token();
        Optional<Instant> ends = token.ends() ? Optional.of(token.end()) : Optional.empty();
        try {
            String content = cipher.seal(TokenCodec.write(entry, token));
            repository.put(new StoredToken(entry, kept.auth(), ends, cipher.encrypts(), content));
            entries.put(entry, kept.auth());
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
            entries.remove(entry);
            return succeeded("delete");
        } catch (KubernetesClientException e) {
            return failed("delete", entries.get(entry), TokenSecretRepository.answered(e));
        }
    }

    private boolean succeeded(String operation) {
        metrics.asked(operation, false);
        lastWarning = "";
        return true;
    }

    private boolean failed(String operation, @Nullable ObjectKey auth, String why) {
        metrics.asked(operation, true);
        warnOnce("the session of VaultAuth %s continues, but its %s failed: %s".formatted(auth, operation, why));
        return false;
    }

    /** Logged once, because the same error hits every session. */
    private void warnOnce(String warning) {
        if (!warning.equals(lastWarning)) {
            lastWarning = warning;
            log.warn(warning);
        }
    }

    private void listOnce() {
        if (listed) {
            return;
        }
        writeLock.lock();
        try {
            if (!listed) {
                for (StoredToken stored : repository.list()) {
                    entries.put(stored.name(), stored.auth());
                    if (!pending.containsKey(stored.name())) {
                        ofEarlierProcess.put(stored.name(), stored);
                    }
                }
                listed = true;
            }
        } catch (KubernetesClientException e) {
            metrics.asked("restore", true);
            warnOnce("stored sessions could not be listed: " + TokenSecretRepository.answered(e));
        } finally {
            writeLock.unlock();
        }
    }

    private void sweepAndReschedule() {
        sweep();
        executor.schedule(SWEEP, this::sweepAndReschedule);
    }

    /** Deletes tokens that no session will load: expired ones, and those whose VaultAuth was deleted. */
    void sweep() {
        writeLock.lock();
        try {
            Instant now = clock.instant();
            for (StoredToken stored : repository.list()) {
                entries.put(stored.name(), stored.auth());
                boolean ended = stored.ends()
                        .filter(end -> end.plus(SURELY_ENDED).isBefore(now))
                        .isPresent();
                boolean unowned = objects.auth(stored.auth()).isEmpty();
                if ((ended || unowned) && !pending.containsKey(stored.name())) {
                    ofEarlierProcess.remove(stored.name());
                    deleted(stored.name());
                }
            }
        } catch (KubernetesClientException e) {
            warnOnce("stored sessions could not be swept: " + TokenSecretRepository.answered(e));
        } finally {
            writeLock.unlock();
        }
    }
}
