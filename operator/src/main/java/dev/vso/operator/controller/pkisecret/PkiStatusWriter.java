package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.controller.pkisecret.PkiSecretHandler.Step;
import dev.vso.operator.controller.pkisecret.revocation.ReplacedCertificate;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.KeptCredentials;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.Suspension.Effect;
import dev.vso.operator.reconcile.SuspensionReport;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.rotation.RotationTracker;
import dev.vso.operator.rotation.RotationTracker.Facts;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Builds the status of a VaultPKISecret, in VSO's form. */
final class PkiStatusWriter {

    static final String OFFSET_TOO_LONG = "ExpiryOffsetTooLong";

    private final SecretOutput output;
    private final RefreshLimits refreshLimits;
    private final RevocationPolicy usualRevocation;
    private final InstantSource clock;
    private final UnrecordedCertificates unrecorded;
    private final ReconcileStateStore states;
    private final RotationTracker rotations;

    PkiStatusWriter(
            SecretOutput output,
            RefreshLimits refreshLimits,
            RevocationPolicy usualRevocation,
            InstantSource clock,
            UnrecordedCertificates unrecorded,
            ReconcileStateStore states) {
        this.output = output;
        this.refreshLimits = refreshLimits;
        this.usualRevocation = usualRevocation;
        this.clock = clock;
        this.unrecorded = unrecorded;
        this.states = states;
        this.rotations = new RotationTracker(output.restarts()::state, clock);
    }

    /** Returns the status after a successful reconciliation. */
    VaultPKISecretStatus of(VaultPKISecret resource, Step step) {
        PkiStatusReader state = step.state();
        List<Condition> conditions =
                KeptCredentials.told(conditions(resource), step.kept(), resource, clock.instant(), output.events());
        if (resource.getStatus() != null && states.get(ObjectKey.of(resource)).failures() > 0) {
            return withRotation(resource, holding(resource, state, conditions).build());
        }
        boolean tooLong =
                step.renewal().filter(CertificateRenewal::offsetTooLong).isPresent();
        List<Condition> synced = limited(resource, step.limits(), synced(resource, state, tooLong, conditions));
        return withRotation(
                resource,
                holding(resource, state, synced)
                        .lastGeneration(resource.getMetadata().getGeneration())
                        .valid(true)
                        .error(tooLong ? OFFSET_TOO_LONG : "")
                        .build());
    }

    /**
     * Returns the status of a suspended resource: what it says about the last sync stays as it is. Replaced certificates
     * and the rotation go on.
     *
     * @param kept the replaced certificates that workloads may still use; empty until known
     */
    VaultPKISecretStatus suspended(
            VaultPKISecret resource,
            PkiStatusReader state,
            Optional<List<KeptCredentials>> kept,
            Suspension how,
            Optional<Effect> effect) {
        List<Condition> before = conditions(resource);
        List<Condition> conditions = KeptCredentials.told(before, kept, resource, clock.instant(), output.events());
        return withRotation(
                resource,
                describing(resource, state)
                        .conditions(suspensions().suspended(resource, before, conditions, how, effect))
                        .build());
    }

    /** Returns the status with the rotation as it is now. */
    private VaultPKISecretStatus withRotation(VaultPKISecret resource, VaultPKISecretStatus status) {
        VaultPKISecretStatus before = status(resource);
        var facts = new Facts(
                CredentialId.of(resource),
                resource.getMetadata().getNamespace(),
                PkiSecretKind.revokesPrevious(resource.getSpec(), usualRevocation),
                resource.getSpec().rolloutRestartTargets(),
                status.superseded(),
                status.pendingRestarts(),
                before.rotation());
        return status.toBuilder()
                .rotation(
                        isRotated(before, status)
                                ? rotations.begin(facts)
                                : rotations.follow(facts, !status.equals(before)))
                .build();
    }

    /** Returns whether the Secret has another certificate, or other data for which workloads are restarted. */
    private static boolean isRotated(VaultPKISecretStatus before, VaultPKISecretStatus now) {
        if (before.secretMAC() == null || before.secretMAC().equals(now.secretMAC())) {
            return false;
        }
        boolean isAnother =
                before.serialNumber() != null && !before.serialNumber().equals(now.serialNumber());
        return isAnother || !now.pendingRestarts().isEmpty();
    }

    /** Returns when to look again how far the rotation is; {@link Instant#MAX} if that is not needed. */
    Instant nextLook(VaultPKISecret resource) {
        return rotations.nextLook(CredentialId.of(resource));
    }

    /** Drops all in-memory state of a deleted resource. */
    void forget(VaultPKISecret resource) {
        rotations.forget(resource.getMetadata().getUid());
    }

    private SuspensionReport suspensions() {
        return new SuspensionReport(output.events(), clock);
    }

    /** Returns the status after a failed attempt; the Secret and its description stay as they are. */
    VaultPKISecretStatus failed(VaultPKISecret resource, SyncError problem) {
        List<Condition> conditions = SyncStatus.failed(
                conditions(resource), problem, resource.getMetadata().getGeneration(), clock.instant());
        return withRotation(
                resource,
                holding(resource, unrecorded.state(resource), conditions)
                        .valid(false)
                        .error(problem.eventReason())
                        .build());
    }

    /** Returns the status of a resource; the empty one before the first reconciliation. */
    static VaultPKISecretStatus status(VaultPKISecret resource) {
        return Objects.requireNonNullElse(resource.getStatus(), VaultPKISecretStatus.NONE);
    }

    static List<Condition> conditions(VaultPKISecret resource) {
        return status(resource).conditions();
    }

    /** Describes the effect of an offset that leaves nothing of the certificate's lifetime. */
    static String offsetTooLong(VaultPKISecret resource, HeldCertificate held) {
        return ("expiryOffset %s leaves nothing of the certificate's life of %s: it is renewed at two thirds of its "
                        + "life instead; shorten expiryOffset, or lengthen ttl or the role's max_ttl")
                .formatted(resource.getSpec().expiryOffset(), words(Duration.between(held.since(), held.end())));
    }

    private static String words(Duration life) {
        return life.toHours() > 0 ? life.toHours() + " h" : life.toSeconds() + " s";
    }

    /** Leaves the condition as it is until the limits of a new certificate or bundle are known. */
    private List<Condition> limited(
            VaultPKISecret resource, Optional<List<String>> limits, List<Condition> conditions) {
        return limits.map(sentences -> SyncStatus.limited(
                        conditions, sentences, resource.getMetadata().getGeneration(), clock.instant()))
                .orElse(conditions);
    }

    /** Merges all conditions at once, so that no false transition is recorded. */
    private List<Condition> synced(
            VaultPKISecret resource, PkiStatusReader state, boolean tooLong, List<Condition> conditions) {
        String secret = resource.getSpec().destination().name();
        ConditionUpdate healthy = state.held()
                .filter(_ -> tooLong)
                .map(held -> ConditionUpdate.no(ConditionType.HEALTHY, OFFSET_TOO_LONG, offsetTooLong(resource, held)))
                .orElseGet(() -> ConditionUpdate.yes(
                        ConditionType.HEALTHY, ConditionReasons.HEALTHY, "the last sync succeeded"));
        return Conditions.merge(
                Conditions.without(conditions, ConditionType.CONFLICT),
                List.of(
                        ConditionUpdate.yes(
                                ConditionType.SECRET_SYNCED,
                                ConditionReasons.SYNCED,
                                "Secret %s holds the %s"
                                        .formatted(
                                                secret,
                                                CaOnlyHandler.appliesTo(resource.getSpec())
                                                        ? "authorities"
                                                        : "certificate")),
                        healthy,
                        ConditionUpdate.yes(
                                ConditionType.READY,
                                ConditionReasons.READY,
                                "Secret %s can be used".formatted(secret))),
                resource.getMetadata().getGeneration(),
                clock.instant());
    }

    /** Starts from the earlier status and describes the certificate that the Secret holds now. */
    private VaultPKISecretStatus.Builder holding(
            VaultPKISecret resource, PkiStatusReader state, List<Condition> conditions) {
        Instant now = clock.instant();
        return describing(resource, state)
                .pendingRestarts(output.restarts().pending(resource))
                .conditions(UnusedField.withCondition(
                        conditions(resource),
                        suspensions()
                                .active(
                                        resource,
                                        conditions(resource),
                                        output.restarts().withRestartCondition(conditions, resource, now)),
                        PkiSecretFields.unused(resource.getSpec(), refreshLimits, usualRevocation),
                        resource,
                        now,
                        output.events()));
    }

    private static VaultPKISecretStatus.Builder describing(VaultPKISecret resource, PkiStatusReader state) {
        Optional<HeldCertificate> held = state.held();
        return status(resource).toBuilder()
                .serialNumber(held.map(HeldCertificate::serial).orElse(null))
                .expiration(held.map(one -> one.end().getEpochSecond()).orElse(null))
                .lastRotation(held.map(one -> one.since().getEpochSecond()).orElse(0L))
                .secretMAC(state.mac().orElse(null))
                .mount(held.map(HeldCertificate::mount).orElse(null))
                .requestDigest(state.request().orElse(null))
                .shapeDigest(state.outputFormatDigest().orElse(null))
                .authoritiesDigest(state.authorities().orElse(null))
                .superseded(ReplacedCertificate.toStatus(state.superseded()));
    }
}
