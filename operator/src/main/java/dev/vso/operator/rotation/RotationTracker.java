package dev.vso.operator.rotation;

import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.api.StatusTime;
import dev.vso.api.SupersededCredentials;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.rollout.PendingRestart;
import dev.vso.operator.rollout.Workload;
import dev.vso.operator.rollout.WorkloadReader;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rotation.RotationProgress.Observed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows the rotations of resources at their reconciliations: reads the workloads while a rollout is under way, and
 * returns what the status says.
 */
public final class RotationTracker {

    /** Replaced credentials are revoked within this time after their overlap, unless Vault or a workload delays that. */
    private static final Duration REVOKED = Duration.ofSeconds(1);

    private final WorkloadReader reader;
    private final InstantSource clock;
    private final ConcurrentHashMap<CredentialId, Followed> tracked = new ConcurrentHashMap<>();

    public RotationTracker(WorkloadReader reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * What is known of one set of credentials.
     *
     * @param id of the credentials
     * @param revokes whether previous credentials are revoked
     * @param targets as the resource lists them
     * @param superseded the credentials that were replaced and are not revoked yet
     * @param before what the status says; null if there was no rotation
     */
    public record Facts(
            CredentialId id,
            String namespace,
            boolean revokes,
            List<RolloutRestartTarget> targets,
            List<? extends SupersededCredentials> superseded,
            List<PendingRestartStatus> pending,
            @Nullable RotationStatus before) {

        private List<RolloutRestartTarget> workloads() {
            return Workload.named(targets);
        }

        private Facts withBefore(@Nullable RotationStatus other) {
            return new Facts(id, namespace, revokes, targets, superseded, pending, other);
        }
    }

    /**
     * The state of one set of credentials.
     *
     * @param stamps the restart that brings each workload the new credentials
     * @param workloads as last read
     * @param readAt when they were read
     * @param nextLook when something may have changed that triggers no reconciliation
     */
    private record Followed(
            Map<RolloutRestartTarget, Instant> stamps,
            Map<RolloutRestartTarget, WorkloadState> workloads,
            Instant readAt,
            Instant nextLook) {

        static final Followed NEW = new Followed(Map.of(), Map.of(), Instant.MIN, Instant.MAX);
    }

    /** Returns the status of the rotation that begins with new credentials in the Secret. */
    public @Nullable RotationStatus begin(Facts facts) {
        tracked.remove(facts.id());
        var published = new RotationStatus(RotationPhase.PUBLISHED, "", "");
        return next(facts.withBefore(published), null);
    }

    /** Returns the status of the rotation that ends because the previous credentials are in the Secret again. */
    public @Nullable RotationStatus rollBack(Facts facts, String cause) {
        tracked.remove(facts.id());
        var rolledBack = new RotationStatus(
                RotationPhase.ROLLED_BACK,
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                cause);
        return next(facts.withBefore(rolledBack), rolledBack);
    }

    /** Returns the status of the rotation that is under way, or of the last one; null if there was none. */
    public @Nullable RotationStatus follow(Facts facts) {
        return next(facts, facts.before());
    }

    /**
     * Returns the same as {@link #follow(Facts)}. Without workloads that changes along with the rest of the status only: a
     * rotation costs no request of its own then.
     *
     * @param changes whether anything else of the status changes
     */
    public @Nullable RotationStatus follow(Facts facts, boolean changes) {
        if (!changes && facts.workloads().isEmpty()) {
            tracked.remove(facts.id());
            return facts.before();
        }
        return follow(facts);
    }

    private @Nullable RotationStatus next(Facts facts, @Nullable RotationStatus before) {
        Instant now = clock.instant();
        boolean rollingOut = isRollingOut(facts, now);
        List<PendingRestart> pending = rollingOut ? PendingRestart.of(facts.pending()) : List.of();
        Followed followed = rollingOut
                ? read(facts, pending, tracked.getOrDefault(facts.id(), Followed.NEW), before, now)
                : tracked.getOrDefault(facts.id(), Followed.NEW);
        Observed observed = new Observed(
                facts.revokes(),
                facts.superseded(),
                pending,
                facts.workloads(),
                followed.stamps(),
                followed.workloads(),
                Optional.ofNullable(facts.before()).map(RotationStatus::phase),
                now);
        Optional<RotationProgress> progress = RotationProgress.of(observed);
        RotationStatus after = progress.map(it -> toStatus(it, before, now)).orElse(before);
        boolean over = progress.isEmpty() || progress.get().isOver(observed);
        if (over) {
            tracked.remove(facts.id());
        } else {
            Instant look = nextLook(facts, pending, progress.get().phase(), since(after), now);
            tracked.put(facts.id(), new Followed(followed.stamps(), followed.workloads(), followed.readAt(), look));
        }
        return after;
    }

    /** Returns whether some workloads may still have to be restarted, or run with the previous credentials. */
    private static boolean isRollingOut(Facts facts, Instant now) {
        RotationPhase phase = facts.before() == null ? null : facts.before().phase();
        return switch (phase) {
            case SETTLED, PREVIOUS_REVOKED -> false;
            case PUBLISHED, ROLLING_OUT, STALLED, ROLLED_BACK -> true;
            case null ->
                facts.before() != null
                        || facts.superseded().stream().anyMatch(one -> one.expiration() > now.getEpochSecond());
        };
    }

    /** Reads the workloads if that is due; not before all are restarted. */
    private Followed read(
            Facts facts, List<PendingRestart> pending, Followed known, @Nullable RotationStatus before, Instant now) {
        if (!pending.isEmpty()) {
            Map<RolloutRestartTarget, Instant> stamps = new HashMap<>(known.stamps());
            pending.forEach(one -> stamps.put(one.target(), one.stamp()));
            return new Followed(stamps, Map.of(), Instant.MIN, Instant.MAX);
        }
        if (now.isBefore(known.readAt().plus(interval(since(before), now)))) {
            return known;
        }
        Map<RolloutRestartTarget, WorkloadState> workloads = new LinkedHashMap<>();
        facts.workloads().forEach(target -> workloads.put(target, reader.read(Workload.of(facts.namespace(), target))));
        return new Followed(known.stamps(), workloads, now, Instant.MAX);
    }

    /** A status keeps its time and message while the phase, and the cause of a stall, stay the same. */
    private static RotationStatus toStatus(RotationProgress now, @Nullable RotationStatus before, Instant at) {
        boolean same = before != null
                && before.phase() == now.phase()
                && (now.phase() != RotationPhase.STALLED || before.message().equals(now.message()));
        return same && before != null
                ? before
                : new RotationStatus(
                        now.phase(), at.truncatedTo(ChronoUnit.SECONDS).toString(), now.message());
    }

    private static Instant nextLook(
            Facts facts, List<PendingRestart> pending, RotationPhase phase, Instant since, Instant now) {
        if (facts.workloads().isEmpty() || !pending.isEmpty()) {
            return Instant.MAX; // the outcome of a restart triggers a reconciliation
        }
        Instant again = now.plus(interval(since, now));
        if (phase != RotationPhase.SETTLED && phase != RotationPhase.ROLLED_BACK) {
            return again;
        }
        Instant revoked = facts.superseded().stream()
                .map(one -> Instant.ofEpochSecond(one.revokeAt()).plus(REVOKED))
                .max(Instant::compareTo)
                .orElse(Instant.MAX);
        return revoked.isAfter(again) ? revoked : again;
    }

    private static Duration interval(Instant since, Instant now) {
        return WorkloadReader.intervalAfter(Duration.between(since, now));
    }

    private static Instant since(@Nullable RotationStatus status) {
        return Optional.ofNullable(status)
                .flatMap(it -> StatusTime.of(it.since()))
                .orElse(Instant.EPOCH);
    }

    /** Returns when to reconcile again to see how far the rotation is; {@link Instant#MAX} if that is not needed. */
    public Instant nextLook(CredentialId id) {
        return tracked.getOrDefault(id, Followed.NEW).nextLook();
    }

    /** Drops the state of these credentials. */
    public void forget(CredentialId id) {
        tracked.remove(id);
    }

    /** Drops all state of the resource with this UID. */
    public void forget(String uid) {
        tracked.keySet().removeIf(id -> id.isOf(uid));
    }
}
