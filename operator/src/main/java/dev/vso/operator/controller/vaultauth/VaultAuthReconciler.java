package dev.vso.operator.controller.vaultauth;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthStatus;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.DependencyIndex;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.controller.KindReconciler;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.StatusPatches;
import dev.vso.operator.reconcile.TriggerEventSource;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.status.ConditionReasons;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reports whether a VaultAuth is valid and how the last login through it went. It does not log in itself. */
public final class VaultAuthReconciler extends KindReconciler<VaultAuth> {

    private final AuthResolver resolver;
    private final DependencyIndex dependents;
    private final Events events;
    private final TriggerEventSource<VaultAuth> triggers;
    private final InstantSource clock;
    private final LastLogins lastLogins = new LastLogins();

    public VaultAuthReconciler(
            AuthResolver resolver,
            Sessions sessions,
            DependencyIndex dependents,
            Finalizers finalizers,
            Events events,
            TriggerEventSource<VaultAuth> triggers,
            InstantSource clock) {
        super(new VaultAuthKind(), finalizers, List.of(triggers));
        this.resolver = resolver;
        this.dependents = dependents;
        this.events = events;
        this.triggers = triggers;
        this.clock = clock;
        sessions.onLogin(this::loginEnded);
    }

    private void loginEnded(Identity identity, Optional<SyncError> problem) {
        if (lastLogins.changes(identity, problem)) {
            triggers.enqueue(identity.auth());
        }
    }

    @Override
    protected UpdateControl<VaultAuth> reconcileActive(VaultAuth resource) {
        ObjectKey key = ObjectKey.of(resource);
        lastLogins.isNow(key, resource.getMetadata().getGeneration());
        VaultAuthConditions finding = new VaultAuthConditions(
                check(resource, key),
                lastLogins.problem(key),
                resource.getSpec().vaultAuthGlobalRef() != null);
        return report(resource, finding);
    }

    private Optional<SyncError> check(VaultAuth resource, ObjectKey key) {
        try {
            return dependents.resolve(triggers, key, consulted -> {
                resolver.check(resource, consulted);
                return Optional.empty();
            });
        } catch (SyncException failure) {
            return Optional.of(failure.error());
        }
    }

    private UpdateControl<VaultAuth> report(VaultAuth resource, VaultAuthConditions finding) {
        VaultAuthStatus old = resource.getStatus();
        List<Condition> before = old == null ? List.of() : old.conditions();
        Instant now = clock.instant();
        List<Condition> conditions = UnusedField.withCondition(
                before,
                finding.conditions(before, resource.getMetadata().getGeneration(), now),
                VaultAuthFields.unused(resource),
                resource,
                now,
                events);
        boolean same = old != null && conditions.equals(old.conditions()); // the message may differ, the cause does not
        VaultAuthStatus status = new VaultAuthStatus(
                finding.valid(),
                same ? old.error() : finding.problem().map(SyncError::message).orElse(null),
                old == null ? null : old.specHash(),
                conditions);
        if (status.equals(old)) {
            return UpdateControl.noUpdate();
        }
        finding.problem()
                .ifPresentOrElse(
                        error -> events.failure(resource, error.eventReason(), error.message()),
                        () -> events.normal(resource, ConditionReasons.ACCEPTED, "the VaultAuth can be used"));
        return StatusPatches.of(resource, new VaultAuth(), status);
    }

    @Override
    protected void forget(VaultAuth resource) {
        ObjectKey key = ObjectKey.of(resource);
        lastLogins.forget(key);
        dependents.forget(triggers, key);
    }
}
