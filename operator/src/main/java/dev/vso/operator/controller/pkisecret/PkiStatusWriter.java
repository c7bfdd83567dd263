package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.controller.pkisecret.PkiSecretHandler.Step;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the status of a VaultPKISecret, in VSO's form. */
final class PkiStatusWriter {

    static final String OFFSET_TOO_LONG = "ExpiryOffsetTooLong";

    private final SecretOutput output;
    private final RefreshLimits refreshLimits;
    private final InstantSource clock;
    private final UnrecordedCertificates unrecorded;
    private final ReconcileStateStore states;

    PkiStatusWriter(
            SecretOutput output,
            RefreshLimits refreshLimits,
            InstantSource clock,
            UnrecordedCertificates unrecorded,
            ReconcileStateStore states) {
        this.output = output;
        this.refreshLimits = refreshLimits;
        this.clock = clock;
        this.unrecorded = unrecorded;
        this.states = states;
    }

    /** Returns the status after a successful reconciliation. */
    VaultPKISecretStatus of(VaultPKISecret resource, Step step) {
        VaultPKISecretStatus old = resource.getStatus();
        PkiStatusReader state = step.state();
        if (old != null && states.get(ObjectKey.of(resource)).failures() > 0) {
            return of(resource, state, old.lastGeneration(), old.valid(), old.error(), old.conditions());
        }
        boolean tooLong =
                step.renewal().filter(CertificateRenewal::offsetTooLong).isPresent();
        return of(
                resource,
                state,
                resource.getMetadata().getGeneration(),
                true,
                tooLong ? OFFSET_TOO_LONG : "",
                limited(resource, step.limits(), synced(resource, state, tooLong)));
    }

    /** Returns the status after a failed attempt; the Secret and its description stay as they are. */
    VaultPKISecretStatus failed(VaultPKISecret resource, SyncError problem) {
        VaultPKISecretStatus old = resource.getStatus();
        ObjectMeta metadata = resource.getMetadata();
        Instant now = clock.instant();
        return of(
                resource,
                unrecorded.state(resource),
                old == null ? 0 : old.lastGeneration(),
                false,
                problem.eventReason(),
                SyncStatus.failed(conditions(old), problem, metadata.getGeneration(), now));
    }

    static List<Condition> conditions(@Nullable VaultPKISecretStatus status) {
        return status == null ? List.of() : status.conditions();
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
    private List<Condition> synced(VaultPKISecret resource, PkiStatusReader state, boolean tooLong) {
        String secret = resource.getSpec().destination().name();
        ConditionUpdate healthy = state.held()
                .filter(_ -> tooLong)
                .map(held -> ConditionUpdate.no(ConditionType.HEALTHY, OFFSET_TOO_LONG, offsetTooLong(resource, held)))
                .orElseGet(() -> ConditionUpdate.yes(
                        ConditionType.HEALTHY, ConditionReasons.HEALTHY, "the last sync succeeded"));
        return Conditions.merge(
                Conditions.without(conditions(resource.getStatus()), ConditionType.CONFLICT),
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

    private VaultPKISecretStatus of(
            VaultPKISecret resource,
            PkiStatusReader state,
            long generation,
            boolean valid,
            String error,
            List<Condition> conditions) {
        Optional<HeldCertificate> held = state.held();
        Instant now = clock.instant();
        return new VaultPKISecretStatus(
                held.map(HeldCertificate::serial).orElse(null),
                held.map(one -> one.end().getEpochSecond()).orElse(null),
                generation,
                held.map(one -> one.since().getEpochSecond()).orElse(0L),
                state.mac().orElse(null),
                valid,
                error,
                held.map(HeldCertificate::mount).orElse(null),
                state.request().orElse(null),
                state.outputFormatDigest().orElse(null),
                state.authorities().orElse(null),
                state.superseded(),
                output.restarts().pending(resource),
                UnusedField.withCondition(
                        conditions(resource.getStatus()),
                        output.restarts().withRestartCondition(conditions, resource, now),
                        PkiSecretFields.unused(resource.getSpec(), refreshLimits),
                        resource,
                        now,
                        output.events()));
    }
}
