package dev.vso.operator.controller.staticsecret;

import dev.vso.api.Destination;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.controller.KindReconciler;
import dev.vso.operator.controller.ReconcilerServices;
import dev.vso.operator.controller.ResourceTracker.ResourceReferences;
import dev.vso.operator.controller.staticsecret.StaticSecretPlan.Observed;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.ReconcileInput.Activity;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.StatusPatches;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.SyncReason;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.TriggerEventSource;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.rollout.RestartService.RestartSettings;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.secret.DataNote;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.secret.render.RenderedSecretWriter.Last;
import dev.vso.operator.secret.render.RenderedSecretWriter.Rendition;
import dev.vso.operator.secret.render.UnwrittenData;
import dev.vso.operator.secret.render.UnwrittenData.Read;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.template.ResolvedTransformation;
import dev.vso.operator.template.SecretData;
import dev.vso.operator.template.SourceData;
import dev.vso.operator.time.Jitter;
import dev.vso.vault.VaultAccess;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the Secret of a VaultStaticSecret equal to the secret in Vault. */
public final class StaticSecretReconciler extends KindReconciler<VaultStaticSecret> {

    private static final Logger log = LoggerFactory.getLogger(StaticSecretReconciler.class);

    private final ReconcilerServices services;
    private final ReconcileStateStore states;
    private final RetryScheduler retries;
    private final StaticRotations rotations;
    private final UnwrittenData unwritten = new UnwrittenData();

    /** Everything that determines the data of the Secret. */
    private record Request(VaultStaticSecretSpec spec, ResolvedTransformation recipe, Optional<String> force) {}

    public StaticSecretReconciler(ReconcilerServices services, TriggerEventSource<VaultStaticSecret> triggers) {
        super(new StaticSecretKind(), services.finalizers(), List.of(triggers));
        this.services = services;
        this.states = new ReconcileStateStore(triggers, services.clock());
        this.retries = new RetryScheduler(states, services.retries());
        this.rotations = new StaticRotations(services.output().restarts(), services.clock());
    }

    @Override
    protected void forget(VaultStaticSecret resource) {
        services.tracker().untrack(resource, states);
        rotations.forget(resource);
    }

    @Override
    protected UpdateControl<VaultStaticSecret> reconcileSuspended(VaultStaticSecret resource, Suspension suspension) {
        track(resource);
        List<Condition> conditions = StaticStatusReader.conditions(resource);
        var status = StaticStatusReader.status(resource).toBuilder()
                .conditions(services.suspensions()
                        .suspended(resource, conditions, conditions, suspension, Optional.empty()))
                .build();
        return report(resource, status, Instant.MAX);
    }

    private void track(VaultStaticSecret resource) {
        var spec = resource.getSpec();
        services.tracker()
                .track(
                        resource,
                        states,
                        new ResourceReferences(
                                spec.destination(),
                                new RestartSettings(spec.rolloutRestartTargets(), spec.rotation()),
                                StaticStatusReader.status(resource).pendingRestarts(),
                                StaticStatusReader.conditions(resource)));
    }

    @Override
    protected UpdateControl<VaultStaticSecret> reconcileActive(VaultStaticSecret resource) {
        ObjectKey key = ObjectKey.of(resource);
        Owner owner = OwnerFactory.of(resource);
        track(resource);
        try {
            return switch (StaticSecretPlan.decide(observe(resource, owner, key))) {
                case Decision.Skip(Instant until) -> skip(resource, key, until);
                case Decision.Fetch(SyncReason reason) -> fetch(resource, owner, key, reason);
            };
        } catch (SyncException failure) {
            return failed(resource, failure.error());
        }
    }

    private Observed observe(VaultStaticSecret resource, Owner owner, ObjectKey key) throws SyncException {
        VaultStaticSecretSpec spec = resource.getSpec();
        VaultStaticSecretStatus status = StaticStatusReader.status(resource);
        Optional<String> lastMac = StaticStatusReader.lastMac(resource);
        Drift drift = services.output().writer().drift(owner, spec.destination(), lastMac);
        return new Observed(
                new ReconcileInput(
                        resource.getMetadata().getGeneration(),
                        ForceSync.of(resource),
                        states.get(key),
                        services.clock().instant(),
                        services.timing().random().nextDouble(),
                        Activity.of(resource, status.conditions())),
                status.lastGeneration(),
                SyncStatus.saysFailed(status.conditions()),
                services.output().transformations().isOutdated(resource, spec.destination()),
                drift,
                StaticStatusReader.refresh(spec, services.refreshLimits()));
    }

    private UpdateControl<VaultStaticSecret> skip(VaultStaticSecret resource, ObjectKey key, Instant until) {
        if (states.get(key).failures() == 0 && !until.equals(Instant.MAX)) {
            states.update(key, state -> state.refreshingAt(until, ForceSync.of(resource)));
        }
        return report(resource, withRestarts(resource, services.clock().instant()), until);
    }

    /** Returns the status with the current restarts and no other change. */
    private @Nullable VaultStaticSecretStatus withRestarts(VaultStaticSecret resource, Instant now) {
        VaultStaticSecretStatus old = resource.getStatus();
        return old == null
                ? null
                : old.toBuilder()
                        .pendingRestarts(services.output().restarts().pending(resource))
                        .conditions(remarked(
                                services.output().restarts().withRestartCondition(old.conditions(), resource, now),
                                resource,
                                now))
                        .build();
    }

    private UpdateControl<VaultStaticSecret> fetch(
            VaultStaticSecret resource, Owner owner, ObjectKey key, SyncReason reason) throws SyncException {
        VaultStaticSecretSpec spec = resource.getSpec();
        var access = services.vault().get(states, key, spec.vaultAuthRef(), spec.namespace());
        ResolvedTransformation transformation =
                services.output().transformations().recipe(resource, spec.destination());
        var request = new Request(spec, transformation, ForceSync.of(resource));
        Delivered delivered = deliver(resource, owner, request, access.vault());
        Instant now = services.clock().instant();
        Optional<Instant> next = StaticStatusReader.refresh(spec, services.refreshLimits())
                .map(interval -> now.plus(
                        Jitter.earlier(interval, services.timing().random().nextDouble())));
        states.update(key, state -> state.succeeded(next, ForceSync.of(resource)));
        services.output().reportTakenUp(resource, delivered);
        delivered.written().ifPresent(how -> report(resource, reason, how));
        if (delivered.isNews()) {
            restart(resource, StaticStatusReader.lastMac(resource), delivered.mac());
        }
        if (reason == SyncReason.FORCED) {
            services.output().restarts().hurry(owner.uid(), PreviousExpiry.now(reason.words()));
        }
        return report(resource, synced(resource, delivered, now), next.orElse(Instant.MAX));
    }

    /** Writes the Secret; retries after an API server failure without reading from Vault again. */
    private Delivered deliver(VaultStaticSecret resource, Owner owner, Request request, VaultAccess vault)
            throws SyncException {
        Instant now = services.clock().instant();
        Optional<Read> before = unwritten.take(owner.uid(), request, now);
        Read read = before.isPresent() ? before.get() : new Read(KvSource.read(vault, resource.getSpec()), now);
        try {
            return deliver(resource, owner, request.recipe(), read.data());
        } catch (KubernetesClientException e) {
            if (LargeMetadata.size(resource).orElse(0)
                    <= LargeMetadata.MOST_OF_SECRETS) { // keeps the spec in memory too: not for large ones
                unwritten.keep(owner.uid(), request, read);
            }
            throw e;
        }
    }

    private Delivered deliver(
            VaultStaticSecret resource, Owner owner, ResolvedTransformation transformation, SourceData source)
            throws SyncException {
        Destination destination = resource.getSpec().destination();
        if (services.output().transformations().varyingKeys(transformation).isEmpty()) {
            SecretData data = services.output().transformations().shape(resource, destination, transformation, source);
            return services.output().writer().deliver(owner, destination, data, StaticStatusReader.lastMac(resource));
        }
        var last = new Last(StaticStatusReader.lastMac(resource), StaticStatusReader.lastRendering(resource));
        return services.output()
                .rendered()
                .deliver(new Rendition(resource, owner, destination, transformation, source, last, DataNote.NONE));
    }

    private void report(VaultStaticSecret resource, SyncReason reason, String how) {
        String secret = resource.getSpec().destination().name();
        log.info("Secret {} {}, because {}", secret, how, reason.words());
        String message = "Secret %s %s (%s)".formatted(secret, how, reason.words());
        switch (reason) {
            // Whatever edits the Secret may do so forever.
            case DESTINATION_EDITED, DESTINATION_MISSING ->
                services.events().normal(resource, ConditionReasons.SECRET_SYNCED, message);
            default -> services.events().news(resource, ConditionReasons.SECRET_SYNCED, message);
        }
    }

    /** Restarts workloads; without HMACs a changed value cannot be detected, so nothing is restarted, as in VSO. */
    private void restart(VaultStaticSecret resource, Optional<String> before, String now) {
        if (StaticStatusReader.keepsMac(resource.getSpec())) {
            services.output()
                    .restarts()
                    .written(
                            resource,
                            states,
                            resource.getSpec().rolloutRestartTargets(),
                            before,
                            now,
                            Optional.empty());
        }
    }

    private UpdateControl<VaultStaticSecret> failed(VaultStaticSecret resource, SyncError error) {
        Instant retry = retries.failed(resource, error);
        List<Condition> before = StaticStatusReader.conditions(resource);
        SyncStatus.report(resource, before, error, services.events());
        Instant now = services.clock().instant();
        var status = StaticStatusReader.status(resource).toBuilder()
                .pendingRestarts(services.output().restarts().pending(resource))
                .conditions(remarked(
                        SyncStatus.failed(before, error, resource.getMetadata().getGeneration(), now), resource, now))
                .build();
        return report(resource, status, retry);
    }

    private VaultStaticSecretStatus synced(VaultStaticSecret resource, Delivered delivered, Instant now) {
        long generation = resource.getMetadata().getGeneration();
        List<Condition> synced = SyncStatus.synced(
                StaticStatusReader.conditions(resource),
                resource.getSpec().destination().name(),
                generation,
                now);
        return StaticStatusReader.status(resource).toBuilder()
                .lastGeneration(generation)
                .secretMAC(StaticStatusReader.keepsMac(resource.getSpec()) ? delivered.mac() : null)
                .renderingMAC(delivered.rendering().orElse(null))
                .pendingRestarts(services.output().restarts().pending(resource))
                .conditions(remarked(
                        services.output().restarts().withRestartCondition(synced, resource, now), resource, now))
                .build();
    }

    private List<Condition> remarked(List<Condition> conditions, VaultStaticSecret resource, Instant now) {
        return UnusedField.withCondition(
                StaticStatusReader.conditions(resource),
                services.suspensions().active(resource, StaticStatusReader.conditions(resource), conditions),
                StaticSecretFields.unused(resource.getSpec(), services.refreshLimits()),
                resource,
                now,
                services.events());
    }

    private UpdateControl<VaultStaticSecret> report(
            VaultStaticSecret resource, @Nullable VaultStaticSecretStatus status, Instant until) {
        VaultStaticSecretStatus followed = status == null ? null : rotations.follow(resource, status);
        Instant look = rotations.nextLook(resource);
        return RetryScheduler.requeueAt(
                StatusPatches.of(resource, new VaultStaticSecret(), followed),
                look.isBefore(until) ? look : until,
                services.clock().instant());
    }
}
