package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.controller.KindReconciler;
import dev.vso.operator.controller.ReconcilerServices;
import dev.vso.operator.controller.ResourceTracker.ResourceReferences;
import dev.vso.operator.controller.pkisecret.PkiSecretHandler.Step;
import dev.vso.operator.controller.pkisecret.format.KeystoreData;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers;
import dev.vso.operator.controller.pkisecret.issuer.TrustedIssuers;
import dev.vso.operator.controller.pkisecret.revocation.KeptCertificates;
import dev.vso.operator.controller.pkisecret.revocation.RevocationChecks;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.watch.NamedSecrets;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.StatusPatches;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.TriggerEventSource;
import dev.vso.operator.rollout.RestartService.RestartSettings;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the certificate of a VaultPKISecret in its Secret, and replaces it before it expires. */
public final class PkiSecretReconciler extends KindReconciler<VaultPKISecret> {

    private static final Logger log = LoggerFactory.getLogger(PkiSecretReconciler.class);

    static final String REVOKED = "CertificateRevoked";
    static final String REVOCATION_FAILED = "CertificateRevocationFailed";

    private final ReconcilerServices services;
    private final ReconcileStateStore states;
    private final RetryScheduler retries;
    private final PkiStatusWriter statuses;
    private final PkiSecretHandler sync;
    private final CaOnlyHandler authorities;
    private final PkiSecretFinalizer finalizer;
    private final KeystoreData keystores;

    /**
     * The settings that apply to all certificates.
     *
     * @param revocation when a replaced certificate is revoked, if the spec says to revoke it and not when
     * @param revocationCheck how often to ask Vault whether a certificate was revoked
     */
    public record Times(RevocationPolicy revocation, Duration revocationCheck) {}

    /**
     * Creates the reconciler.
     *
     * @param secrets reads the Secret that has the password of keystores
     */
    public PkiSecretReconciler(
            ReconcilerServices services,
            Times times,
            NamedSecrets secrets,
            TriggerEventSource<VaultPKISecret> triggers) {
        super(new PkiSecretKind(), services.finalizers(), List.of(triggers));
        this.services = services;
        this.states = new ReconcileStateStore(triggers, services.clock());
        this.retries = new RetryScheduler(states, services.retries());
        var unrecorded = new UnrecordedCertificates();
        this.statuses = new PkiStatusWriter(
                services.output(), services.refreshLimits(), times.revocation(), services.clock(), unrecorded, states);
        var issuance = new CertificateIssuer(services.clock());
        var issuers = new MountIssuers(times.revocationCheck(), services.clock());
        var revocations = new RevocationChecks(
                times.revocationCheck(), services.clock(), services.timing().random(), issuers);
        this.keystores = new KeystoreData(
                services.tracker().destinations(), services.timing().random(), secrets);
        var trusted = new TrustedIssuers(issuers, services.clock());
        var kept = new KeptCertificates(services.output().restarts()::state, services.clock());
        this.sync = new PkiSecretHandler(
                services.output(),
                services.clock(),
                issuance,
                unrecorded,
                new CertificateRevoker(services.vault(), revocations, services.events(), services.clock(), states),
                new CertificateSecret(services.output(), keystores, trusted),
                kept,
                times.revocation(),
                states);
        this.authorities = new CaOnlyHandler(
                services.vault(),
                services.output(),
                services.refreshLimits(),
                services.timing(),
                issuers,
                trusted,
                states);
        this.finalizer = new PkiSecretFinalizer(
                services.vault(),
                services.tracker(),
                services.output(),
                services.clock(),
                issuance,
                unrecorded,
                revocations,
                trusted,
                kept,
                states);
    }

    @Override
    protected void forget(VaultPKISecret resource) {
        finalizer.forget(resource);
        statuses.forget(resource);
    }

    @Override
    protected UpdateControl<VaultPKISecret> terminate(VaultPKISecret resource) {
        return finalizer.run(resource, PkiSecretKind.FINALIZER, services);
    }

    @Override
    protected UpdateControl<VaultPKISecret> reconcileSuspended(VaultPKISecret resource, Suspension suspension) {
        if (!ensureFinalizer(resource)) {
            return UpdateControl.noUpdate();
        }
        track(resource);
        PkiStatusReader state = PkiStatusReader.of(resource);
        if (CaOnlyHandler.appliesTo(resource.getSpec())) {
            return report(
                    resource,
                    statuses.suspended(resource, state, Optional.empty(), suspension, Optional.empty()),
                    Instant.MAX);
        }
        try {
            Step step = sync.step(resource);
            state = step.state();
            return report(
                    resource,
                    statuses.suspended(resource, state, step.kept(), suspension, sync.effect(resource, state)),
                    step.next());
        } catch (SyncException failure) {
            Instant retry = retries.failed(resource, failure.error());
            log.warn("{}: {}", failure.error().eventReason(), failure.error().message());
            return report(
                    resource,
                    statuses.suspended(resource, state, Optional.empty(), suspension, Optional.empty()),
                    retry);
        }
    }

    private boolean ensureFinalizer(VaultPKISecret resource) {
        return !PkiSecretFinalizer.isNeeded(resource.getSpec())
                || services.finalizers().add(resource, PkiSecretKind.FINALIZER);
    }

    private void track(VaultPKISecret resource) {
        var spec = resource.getSpec();
        services.tracker()
                .track(
                        resource,
                        states,
                        new ResourceReferences(
                                List.of(spec.destination().plain()),
                                KeystoreData.passwordSecret(resource).stream().toList(),
                                new RestartSettings(spec.rolloutRestartTargets(), spec.rotation()),
                                PkiStatusWriter.status(resource).pendingRestarts(),
                                PkiStatusWriter.conditions(resource)));
    }

    @Override
    protected UpdateControl<VaultPKISecret> reconcileActive(VaultPKISecret resource) {
        if (!ensureFinalizer(resource)) {
            return UpdateControl.noUpdate();
        }
        track(resource);
        var spec = resource.getSpec();
        try {
            Step step = CaOnlyHandler.appliesTo(spec) ? authorities.step(resource) : sync.step(resource);
            warnOfOffset(resource, step);
            return report(resource, statuses.of(resource, step), step.next());
        } catch (SyncException failure) {
            SyncError error = failure.error();
            Instant retry = retries.failed(resource, error);
            SyncStatus.report(resource, PkiStatusWriter.conditions(resource), error, services.events());
            return report(resource, statuses.failed(resource, error), retry);
        }
    }

    /** Emits the warning once for each certificate; the condition stays. */
    private void warnOfOffset(VaultPKISecret resource, Step step) {
        boolean told = Optional.ofNullable(resource.getStatus())
                .filter(status -> status.error().equals(PkiStatusWriter.OFFSET_TOO_LONG))
                .isPresent();
        if (!told && step.renewal().filter(CertificateRenewal::offsetTooLong).isPresent()) {
            step.state()
                    .held()
                    .ifPresent(held -> services.events()
                            .warning(
                                    resource,
                                    PkiStatusWriter.OFFSET_TOO_LONG,
                                    PkiStatusWriter.offsetTooLong(resource, held)));
        }
    }

    private UpdateControl<VaultPKISecret> report(VaultPKISecret resource, VaultPKISecretStatus status, Instant until) {
        Instant look = statuses.nextLook(resource);
        return RetryScheduler.requeueAt(
                StatusPatches.of(resource, new VaultPKISecret(), status),
                look.isBefore(until) ? look : until,
                services.clock().instant());
    }
}
