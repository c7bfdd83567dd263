package dev.vso.operator.controller.database.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.api.Database;
import dev.vso.api.DatabaseConnection;
import dev.vso.api.DatabaseConnectionStatus;
import dev.vso.api.DatabaseStatus;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.ReconcileState;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.ReconcileStateStore.Part;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.time.Jitter;
import dev.vso.operator.time.Timing;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.json.VaultJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Handles the connection of a Database in Vault, if the operator is to create it. */
public final class DatabaseConfigHandler {

    private static final Part PART = new Part.Connection();

    private final Timing timing;
    private final ReconcileStateStore states;
    private final RetryScheduler retries;
    private final RootSecrets secrets;
    private final Duration interval;

    /**
     * The result of checking the connection.
     *
     * @param status what to record; empty if the operator does not manage a connection
     * @param next when to check again
     * @param problem what failed, if anything
     * @param finding the new condition; empty if it stays unchanged
     * @param told texts for events
     * @param firstRemember whether the status must be written before anything else is done
     */
    public record Outcome(
            Optional<DatabaseConnectionStatus> status,
            Instant next,
            Optional<SyncError> problem,
            Optional<ConditionUpdate> finding,
            Optional<String> told,
            boolean firstRemember) {

        /** Returns whether no credentials can be issued yet, because the connection was not written to Vault. */
        public boolean isMissing() {
            return problem.isPresent()
                    && status.map(DatabaseConnectionStatus::rootSecretMAC).isEmpty();
        }
    }

    public DatabaseConfigHandler(
            Timing timing, ReconcileStateStore states, RetryScheduler retries, RootSecrets secrets, Duration interval) {
        this.timing = timing;
        this.states = states;
        this.retries = retries;
        this.secrets = secrets;
        this.interval = interval;
    }

    /** Does what is due for the connection. */
    public Outcome step(Database resource, Access access) {
        ObjectKey key = ObjectKey.of(resource);
        DatabaseConnection connection = resource.getSpec().connection();
        Optional<DatabaseConnectionStatus> before = status(resource);
        if (connection == null) {
            secrets.forget(key);
            return new Outcome(
                    Optional.empty(),
                    Instant.MAX,
                    Optional.empty(),
                    Optional.empty(),
                    before.map(left -> "connection %s stays in Vault and is no longer managed".formatted(left.name())),
                    false);
        }
        secrets.follow(key, DatabaseConfigState.named(key, connection), this::secretChanged);
        Instant due = due(resource, before);
        if (timing.now().isBefore(due)) {
            return new Outcome(before, due, problemBefore(resource), Optional.empty(), Optional.empty(), false);
        }
        try {
            return act(DatabaseConfigState.of(resource, connection, access, before, secrets));
        } catch (SyncException stopped) {
            Instant retry = retries.failed(resource, PART, stopped.error(), Optional.empty());
            ConditionUpdate finding = ConditionUpdate.no(
                    ConditionType.CONNECTION_SYNCED,
                    stopped.error().eventReason(),
                    stopped.error().message());
            return new Outcome(
                    before, retry, Optional.of(stopped.error()), Optional.of(finding), Optional.empty(), false);
        }
    }

    private Outcome act(DatabaseConfigState look) throws SyncException {
        var observed = new DatabaseConfigPlan.Observed(
                look.definition(),
                read(look),
                look.before(),
                look.credentials(),
                Boolean.TRUE.equals(look.connection().overwrite()),
                Boolean.TRUE.equals(look.connection().rotateRoot()));
        boolean ignored = DatabaseConfigPlan.ignoresSecret(observed);
        return switch (DatabaseConfigPlan.decide(observed)) {
            case DatabaseConfigPlan.Decision.Refuse _ -> throw look.refused().exception();
            case DatabaseConfigPlan.Decision.Persist(DatabaseConnectionStatus status) ->
                new Outcome(
                        Optional.of(status), timing.now(), Optional.empty(), Optional.empty(), Optional.empty(), true);
            case DatabaseConfigPlan.Decision.Write(String why) -> {
                send(look, VaultRequest.write(look.path(), look.definition().body(look.credentials())));
                yield done(look, look.given(), false, Optional.of("connection %s was %s".formatted(look.path(), why)));
            }
            case DatabaseConfigPlan.Decision.Repair(var fields, var username) -> {
                send(look, VaultRequest.write(look.path(), look.definition().body(username)));
                String what = "connection %s was corrected: %s".formatted(look.path(), String.join(", ", fields));
                yield done(look, look.before().orElseThrow(), ignored, Optional.of(what));
            }
            case DatabaseConfigPlan.Decision.Rotate _ -> {
                send(look, VaultRequest.write(look.rotation(), VaultJson.object()));
                String what = "connection %s has a new root password, which only Vault knows".formatted(look.path());
                yield done(look, look.rotated(), ignored, Optional.of(what));
            }
            case DatabaseConfigPlan.Decision.Keep _ ->
                done(look, look.before().orElseThrow(), ignored, Optional.empty());
        };
    }

    private static Optional<JsonNode> read(DatabaseConfigState look) throws SyncException {
        return switch (look.access().vault().send(VaultRequest.read(look.path()))) {
            case VaultResponse response -> Optional.of(response.data());
            case VaultFailure failure -> {
                if (failure.kind() == VaultFailure.Kind.NOT_FOUND) {
                    yield Optional.empty();
                }
                throw VaultSyncErrors.of(failure).exception();
            }
        };
    }

    private static void send(DatabaseConfigState look, VaultRequest request) throws SyncException {
        if (look.access().vault().send(request) instanceof VaultFailure failure) {
            throw VaultSyncErrors.of(failure).exception();
        }
    }

    private Outcome done(
            DatabaseConfigState look, DatabaseConnectionStatus after, boolean ignored, Optional<String> told) {
        Instant now = timing.now();
        Instant next = look.wantsRotation(after)
                ? now
                : now.plus(Jitter.earlier(interval, timing.random().nextDouble()));
        states.update(
                ObjectKey.of(look.resource()),
                PART,
                state -> state.succeeded(Optional.of(next), ForceSync.of(look.resource())));
        return new Outcome(
                Optional.of(after), next, Optional.empty(), Optional.of(look.finding(after, ignored)), told, false);
    }

    private Instant due(Database resource, Optional<DatabaseConnectionStatus> before) {
        Instant now = timing.now();
        long generation = resource.getMetadata().getGeneration();
        ReconcileState state = states.get(ObjectKey.of(resource), PART);
        Optional<Instant> waiting = state.waitingUntil(generation, now);
        if (waiting.isPresent()) {
            return waiting.get();
        }
        DatabaseStatus status = resource.getStatus();
        boolean edited = status == null || !Objects.equals(status.observedGeneration(), generation);
        return edited || before.isEmpty() || state.failures() > 0
                ? now
                : state.nextRefresh().orElse(now);
    }

    /** Returns the last failure, reported again while the connection waits for its next attempt. */
    private Optional<SyncError> problemBefore(Database resource) {
        ReconcileState state = states.get(ObjectKey.of(resource), PART);
        return state.failures() == 0 || resource.getStatus() == null
                ? Optional.empty()
                : resource.getStatus().conditions().stream()
                        .filter(condition -> condition.getType().equals(ConditionType.CONNECTION_SYNCED.text()))
                        .filter(condition -> condition.getStatus().equals("False"))
                        .map(condition -> SyncError.retryable(condition.getReason(), condition.getMessage()))
                        .findFirst();
    }

    private void secretChanged(ObjectKey database) {
        states.update(database, PART, _ -> ReconcileState.NEW);
        states.enqueue(database);
    }

    /** Returns the connection to delete together with the resource. */
    public static Optional<DatabaseConnectionStatus> made(Database resource) {
        return status(resource).filter(DatabaseConnectionStatus::made);
    }

    /** Deletes the connection; succeeds if it does not exist. */
    public static Optional<VaultFailure> delete(
            Database resource, VaultAccess vault, DatabaseConnectionStatus connection) throws SyncException {
        VaultPath path = DatabaseConfigState.path(resource.getSpec(), "config", connection.name());
        return vault.send(VaultRequest.delete(path)) instanceof VaultFailure failure
                        && failure.kind() != VaultFailure.Kind.NOT_FOUND
                ? Optional.of(failure)
                : Optional.empty();
    }

    /** Drops all in-memory state of a deleted resource. */
    public void forget(ObjectKey database) {
        secrets.forget(database);
    }

    private static Optional<DatabaseConnectionStatus> status(Database resource) {
        return Optional.ofNullable(resource.getStatus()).map(DatabaseStatus::connection);
    }
}
