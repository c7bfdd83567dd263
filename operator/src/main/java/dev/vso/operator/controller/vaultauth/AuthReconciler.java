package dev.vso.operator.controller.vaultauth;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthStatus;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.Consulted;
import dev.vso.operator.auth.Dependents;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.Stage;
import dev.vso.operator.reconcile.StatusPatch;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.reconcile.WakeUps;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.status.Reasons;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Says of a VaultAuth whether it makes sense and how the last login through it went. Logs nobody in by itself. */
public final class AuthReconciler implements Reconciler<VaultAuth> {

    private static final String VSO_FINALIZER = "vaultauth.secrets.hashicorp.com/finalizer";

    private final AuthResolver resolver;
    private final Sessions sessions;
    private final Dependents dependents;
    private final Finalizers finalizers;
    private final Events events;
    private final WakeUps<VaultAuth> wakeUps;
    private final InstantSource clock;
    private final LastLogins lastLogins = new LastLogins();

    public AuthReconciler(
            AuthResolver resolver,
            Sessions sessions,
            Dependents dependents,
            Finalizers finalizers,
            Events events,
            WakeUps<VaultAuth> wakeUps,
            InstantSource clock) {
        this.resolver = resolver;
        this.sessions = sessions;
        this.dependents = dependents;
        this.finalizers = finalizers;
        this.events = events;
        this.wakeUps = wakeUps;
        this.clock = clock;
        sessions.onLogin(this::loginEnded);
    }

    private void loginEnded(Identity identity, Optional<Problem> problem) {
        if (lastLogins.changes(identity, problem)) {
            wakeUps.wake(identity.auth());
        }
    }

    @Override
    public List<EventSource<?, VaultAuth>> prepareEventSources(EventSourceContext<VaultAuth> context) {
        return List.of(wakeUps);
    }

    @Override
    public UpdateControl<VaultAuth> reconcile(VaultAuth resource, Context<VaultAuth> context) {
        ObjectKey key = ObjectKey.of(resource);
        return switch (Stage.of(resource, context)) {
            case GONE -> {
                forget(key);
                yield UpdateControl.noUpdate();
            }
            case LEAVING -> {
                forget(key);
                finalizers.remove(resource, VSO_FINALIZER);
                yield UpdateControl.noUpdate();
            }
            case WITHOUT_SPEC -> UpdateControl.noUpdate();
            case ALIVE -> look(resource, key);
        };
    }

    private UpdateControl<VaultAuth> look(VaultAuth resource, ObjectKey key) {
        lastLogins.isNow(key, resource.getMetadata().getGeneration());
        AuthFinding finding = new AuthFinding(
                check(resource, key),
                lastLogins.problem(key),
                resource.getSpec().vaultAuthGlobalRef() != null);
        return report(resource, finding);
    }

    private Optional<Problem> check(VaultAuth resource, ObjectKey key) {
        try {
            return dependents.answered(wakeUps, key, consulted -> {
                resolver.check(resource, consulted);
                return Optional.empty();
            });
        } catch (Obstacle obstacle) {
            return Optional.of(obstacle.problem());
        }
    }

    private UpdateControl<VaultAuth> report(VaultAuth resource, AuthFinding finding) {
        VaultAuthStatus old = resource.getStatus();
        List<Condition> before = old == null ? List.of() : old.conditions();
        Instant now = clock.instant();
        List<Condition> conditions = UnusedField.told(
                before,
                finding.conditions(before, resource.getMetadata().getGeneration(), now),
                AuthFields.unused(resource),
                resource,
                now,
                events);
        boolean same = old != null && conditions.equals(old.conditions()); // the message may differ, the cause does not
        VaultAuthStatus status = new VaultAuthStatus(
                finding.valid(),
                same ? old.error() : finding.problem().map(Problem::message).orElse(null),
                old == null ? null : old.specHash(),
                conditions);
        if (status.equals(old)) {
            return UpdateControl.noUpdate();
        }
        finding.problem()
                .ifPresentOrElse(
                        problem -> events.failure(resource, problem.eventReason(), problem.message()),
                        () -> events.normal(resource, Reasons.ACCEPTED, "the VaultAuth can be used"));
        return StatusPatch.of(resource, new VaultAuth(), status);
    }

    private void forget(ObjectKey key) {
        sessions.forget(key);
        dependents.changed(new Consulted(Consulted.Kind.VAULT_AUTH, key)); // whoever was woken sooner saw them live
        lastLogins.forget(key);
        dependents.forget(wakeUps, key);
    }
}
