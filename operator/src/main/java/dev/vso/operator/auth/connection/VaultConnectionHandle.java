package dev.vso.operator.auth.connection;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultHealth;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResult;
import dev.vso.vault.api.SystemApi;
import dev.vso.vault.client.ConnectionSettings;
import dev.vso.vault.client.VaultClient;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One VaultConnection in use. While its Vault is known to be down only the probe sends requests: other calls get the
 * known failure at once, and their resources are reconciled when the probe succeeds again. A failure that may concern a
 * single path, such as a plugin's error or a timeout, triggers a probe to find out.
 */
public final class VaultConnectionHandle implements VaultAccess, AutoCloseable {

    private final ObjectKey key;
    private final VaultClient client;
    private final Consumer<ObjectKey> suspected;
    private final AtomicBoolean probeRequested = new AtomicBoolean();
    private final AtomicReference<Optional<VaultFailure>> down = new AtomicReference<>(Optional.empty());

    /** @param suspected called once each time the Vault stops answering or may have: a probe is due */
    public VaultConnectionHandle(ObjectKey key, VaultClient client, Consumer<ObjectKey> suspected) {
        this.key = key;
        this.client = client;
        this.suspected = suspected;
    }

    /** The VaultConnection. */
    public ObjectKey key() {
        return key;
    }

    public ConnectionSettings settings() {
        return client.settings();
    }

    /** The known failure of this Vault, if any. */
    public Optional<VaultFailure> down() {
        return down.get();
    }

    /** Sends the request, unless the Vault is known to be down. */
    @Override
    public VaultResult send(VaultRequest request) {
        Optional<VaultFailure> known = down.get();
        if (known.isPresent()) {
            return known.get();
        }
        VaultResult result = client.send(request);
        if (result instanceof VaultFailure failure) {
            switch (scope(failure.kind())) {
                case WHOLE_VAULT -> close(failure);
                case UNKNOWN -> requestProbe();
                case ONE_PATH -> {
                    // Other requests may continue.
                }
            }
        }
        return result;
    }

    /**
     * Probes the health of the Vault; a good answer reopens the connection. So does an answer that says nothing about
     * the Vault: a gateway may block {@code sys/health} and pass on everything else.
     *
     * @return the state, or the failure
     */
    public CallResult<VaultHealth> probe() {
        CallResult<VaultHealth> answer = SystemApi.health(client);
        probeRequested.set(false);
        switch (answer) {
            case CallResult.Success<VaultHealth>(VaultHealth health)
            when health.state().serves() -> down.set(Optional.empty());
            case CallResult.Success<VaultHealth> _ -> {
                // Sealed or not initialised: every further request would fail the same way.
            }
            case CallResult.Failure<VaultHealth>(VaultFailure failure)
            when affectsAllRequests(failure.kind()) -> close(failure);
            case CallResult.Failure<VaultHealth> _ -> down.set(Optional.empty());
        }
        return answer;
    }

    private void close(VaultFailure failure) {
        Optional<VaultFailure> before = down.getAndSet(Optional.of(failure));
        if (before.isEmpty()) {
            requestProbe();
        }
    }

    private void requestProbe() {
        if (probeRequested.compareAndSet(false, true)) {
            suspected.accept(key);
        }
    }

    /** What a failed request means for other requests. */
    private enum Scope {
        WHOLE_VAULT,
        UNKNOWN,
        ONE_PATH
    }

    private static Scope scope(VaultFailure.Kind kind) {
        return switch (kind) {
            case SEALED, STANDBY, UNREACHABLE, TLS -> Scope.WHOLE_VAULT;
            // A failing or slow plugin, or a gateway without its Vault.
            case UNAVAILABLE, TIMED_OUT -> Scope.UNKNOWN;
            case DENIED, NOT_FOUND, LEASE_GONE, INVALID, THROTTLED -> Scope.ONE_PATH;
        };
    }

    /** For a probe, which uses no plugin: not even that was answered. */
    private static boolean affectsAllRequests(VaultFailure.Kind kind) {
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
