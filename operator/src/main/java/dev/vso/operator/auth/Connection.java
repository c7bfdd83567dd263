package dev.vso.operator.auth;

import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.vault.Answer;
import dev.vso.operator.vault.ConnectionSettings;
import dev.vso.operator.vault.Health;
import dev.vso.operator.vault.SystemApi;
import dev.vso.operator.vault.VaultAccess;
import dev.vso.operator.vault.VaultClient;
import dev.vso.operator.vault.VaultFailure;
import dev.vso.operator.vault.VaultRequest;
import dev.vso.operator.vault.VaultResult;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One VaultConnection in use. While its Vault is known to be down nobody but the probe asks it: the others get the
 * failure that is known at once, and are woken when the probe finds it up again.
 */
public final class Connection implements VaultAccess, AutoCloseable {

    private final ObjectKey key;
    private final VaultClient client;
    private final Consumer<ObjectKey> wentDown;
    private final AtomicReference<Optional<VaultFailure>> down = new AtomicReference<>(Optional.empty());

    /** @param wentDown told once each time the Vault stops answering */
    Connection(ObjectKey key, VaultClient client, Consumer<ObjectKey> wentDown) {
        this.key = key;
        this.client = client;
        this.wentDown = wentDown;
    }

    /** The VaultConnection. */
    public ObjectKey key() {
        return key;
    }

    ConnectionSettings settings() {
        return client.settings();
    }

    /** What is known to be wrong with the Vault, if anything. */
    public Optional<VaultFailure> down() {
        return down.get();
    }

    /** Asks Vault, unless it is known to be down. */
    @Override
    public VaultResult send(VaultRequest request) {
        Optional<VaultFailure> known = down.get();
        if (known.isPresent()) {
            return known.get();
        }
        VaultResult result = client.send(request);
        if (result instanceof VaultFailure failure && tellsOfTheWholeVault(failure.kind())) {
            close(failure);
        }
        return result;
    }

    /**
     * Looks how the Vault is, down or not; a good answer opens the connection to all again. So does an answer that says
     * nothing of the Vault: a gateway may keep {@code sys/health} to itself and pass on everything else.
     *
     * @return the state, or why it could not be had
     */
    public Answer<Health> probe() {
        Answer<Health> answer = SystemApi.health(client);
        switch (answer) {
            case Answer.Is<Health>(Health health) when health.state().serves() -> down.set(Optional.empty());
            case Answer.Is<Health> _ -> {
                // Sealed or not initialised: the next request would say so; nobody needs to send it.
            }
            case Answer.Failed<Health>(VaultFailure failure) when keepsVaultFromAll(failure.kind()) -> close(failure);
            case Answer.Failed<Health> _ -> down.set(Optional.empty());
        }
        return answer;
    }

    private void close(VaultFailure failure) {
        Optional<VaultFailure> before = down.getAndSet(Optional.of(failure));
        if (before.isEmpty()) {
            wentDown.accept(key);
        }
    }

    private static boolean tellsOfTheWholeVault(VaultFailure.Kind kind) {
        return switch (kind) {
            case SEALED, STANDBY, UNREACHABLE, TLS -> true;
            // A slow plugin or a rate limit on one path says nothing of the others.
            case DENIED, NOT_FOUND, LEASE_GONE, INVALID, THROTTLED, UNAVAILABLE, TIMED_OUT -> false;
        };
    }

    /** Of a probe, which stands on no plugin: not even that was answered. */
    private static boolean keepsVaultFromAll(VaultFailure.Kind kind) {
        return switch (kind) {
            case SEALED, STANDBY, UNREACHABLE, TLS, UNAVAILABLE, TIMED_OUT -> true;
            case DENIED, NOT_FOUND, LEASE_GONE, INVALID, THROTTLED -> false;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
