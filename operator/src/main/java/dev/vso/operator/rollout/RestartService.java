package dev.vso.operator.rollout;

import dev.vso.api.OnFailure;
import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RestartPolicy;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.error.Explanation;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.rollout.window.PreviousValues;
import dev.vso.operator.rollout.window.RestartTiming;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests restarts of workloads after their Secret was written, and reports the outcomes. */
public final class RestartService {

    private static final Logger log = LoggerFactory.getLogger(RestartService.class);

    private final RestartScheduler scheduler;
    private final Events events;
    private final Predicate<String> unwritten;

    /**
     * The outcome of each target's last restart, by the resource's UID; the key exists from the first reconciliation.
     */
    private final ConcurrentHashMap<String, Map<RolloutRestartTarget, ConditionUpdate>> outcomes =
            new ConcurrentHashMap<>();

    /** What is invalid in the rotation of each resource, by its UID. */
    private final ConcurrentHashMap<String, List<Explanation>> problems = new ConcurrentHashMap<>();

    /**
     * The workloads of a resource, and how it wants them restarted.
     *
     * @param policy null for the default
     * @param previous tells when previous values of its Secrets stop working
     */
    public record RestartSettings(
            List<RolloutRestartTarget> targets, @Nullable RestartPolicy policy, PreviousValues previous) {

        public RestartSettings {
            targets = List.copyOf(targets);
        }

        /** Creates the settings of a resource whose previous values do not end by themselves. */
        public RestartSettings(List<RolloutRestartTarget> targets, @Nullable RestartPolicy policy) {
            this(targets, policy, PreviousValues.LASTING);
        }

        /** Returns whether each target is restarted only once the rollouts of those before it have finished. */
        private boolean inOrder() {
            return policy != null
                    && Optional.ofNullable(policy.onFailure())
                            .filter(OnFailure::inOrder)
                            .isPresent();
        }
    }

    /**
     * Creates the service.
     *
     * @param unwritten whether the status that a reconciliation of the resource with this UID sees is still to be
     *     written, so that it records nothing
     */
    public RestartService(RestartScheduler scheduler, Events events, Predicate<String> unwritten) {
        this.scheduler = scheduler;
        this.events = events;
        this.unwritten = unwritten;
    }

    /**
     * Requests restarts after the resource's Secret was written. Nothing is restarted before a status records the
     * request; the resource is reconciled once more for that.
     *
     * @param before HMAC of the data written last; empty the first time
     * @param now HMAC of the data written now
     * @param previous when the value written last stops working, as far as known
     * @return the stamp of the requested restarts; empty if none were required
     */
    public Optional<Instant> written(
            HasMetadata resource,
            ReconcileTrigger queue,
            List<RolloutRestartTarget> targets,
            Optional<String> before,
            String now,
            Optional<PreviousExpiry> previous) {
        RestartCause cause =
                RestartCause.of(before.isEmpty(), before.filter(now::equals).isEmpty());
        if (targets.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> stamp = scheduler.trigger(
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getUid(),
                cause,
                targets,
                previous,
                new Telling(resource, queue));
        stamp.ifPresent(_ -> queue.enqueue(ObjectKey.of(resource)));
        return stamp;
    }

    /**
     * Updates the targets at each reconciliation: drops what waits for targets no longer listed, and starts what the
     * status records. The first reconciliation in this process resumes what the previous process left unfinished.
     *
     * <p>An invalid field of the policy is reported.
     *
     * @param told the unfinished restarts in the resource's status
     * @param conditions of the resource's status
     */
    public void follow(
            HasMetadata resource,
            ReconcileTrigger queue,
            RestartSettings settings,
            List<PendingRestartStatus> told,
            List<Condition> conditions) {
        String uid = resource.getMetadata().getUid();
        String namespace = resource.getMetadata().getNamespace();
        List<RolloutRestartTarget> targets = settings.targets();
        time(resource, settings);
        scheduler.follow(namespace, uid, targets, settings.inOrder());
        if (outcomes.putIfAbsent(uid, Map.of()) != null) {
            outcomes.computeIfPresent(
                    uid, (_, known) -> targets.containsAll(known.keySet()) ? known : only(known, targets));
            if (!unwritten.test(uid)) {
                scheduler.recorded(uid, PendingRestart.of(told));
            }
            return;
        }
        List<PendingRestart> undone = RestartCondition.undone(told, conditions);
        if (!undone.isEmpty()) {
            log.info("resuming restarts that were not done: {}", PendingRestart.text(undone, "as the status tells"));
            scheduler.resume(namespace, uid, undone, targets, new Telling(resource, queue));
        }
        if (RestartCondition.tellsOfFailure(conditions)) {
            scheduler.checkRollouts(uid, new Telling(resource, queue));
        }
    }

    private void time(HasMetadata resource, RestartSettings settings) {
        String uid = resource.getMetadata().getUid();
        RestartTiming timing = RestartTiming.of(settings.policy());
        scheduler.time(uid, timing, settings.previous());
        List<Explanation> invalid = timing.problems();
        List<Explanation> before = invalid.isEmpty() ? problems.remove(uid) : problems.put(uid, invalid);
        if (!invalid.isEmpty() && !invalid.equals(before)) {
            events.warning(resource, RestartCondition.INVALID, RestartCondition.words(invalid));
        }
    }

    /** Lets the resource's waiting restarts wait for no window. */
    public void hurry(String uid, PreviousExpiry because) {
        scheduler.hurry(uid, because);
    }

    /**
     * Returns why a rollout failed that a restart for the resource began with this stamp or a later one; empty if none
     * is known to have failed.
     */
    public Optional<String> failure(String uid, Instant stamp) {
        return scheduler.failure(uid, stamp);
    }

    /** Returns whether the status that a reconciliation of the resource sees is written. */
    public boolean isRecorded(String uid) {
        return !unwritten.test(uid);
    }

    /** Reads the state of a workload; blocks until it is known. */
    public WorkloadState state(Workload workload) {
        return scheduler.read(workload);
    }

    /** Returns the resource's unfinished restarts, for its status. */
    public List<PendingRestartStatus> pending(HasMetadata resource) {
        return PendingRestart.toStatus(scheduler.pending(resource.getMetadata().getUid()));
    }

    private static Map<RolloutRestartTarget, ConditionUpdate> only(
            Map<RolloutRestartTarget, ConditionUpdate> known, List<RolloutRestartTarget> targets) {
        Map<RolloutRestartTarget, ConditionUpdate> kept = new LinkedHashMap<>(known);
        kept.keySet().retainAll(targets);
        return kept;
    }

    /** Drops all in-memory state of a deleted resource. */
    public void forget(String uid) {
        scheduler.forget(uid);
        problems.remove(uid);
        outcomes.remove(uid);
    }

    /** Adds the condition about restarts; returns the conditions unchanged if nothing is known. */
    public List<Condition> withRestartCondition(List<Condition> conditions, HasMetadata resource, Instant now) {
        String uid = resource.getMetadata().getUid();
        Optional<ConditionUpdate> finding = RestartCondition.of(
                problems.getOrDefault(uid, List.of()),
                scheduler.pending(uid),
                outcomes.getOrDefault(uid, Map.of()).values());
        if (finding.isEmpty()) { // targets of the pending restarts are no longer listed, or the spec was corrected
            return !RestartCondition.isOutdated(conditions)
                    ? conditions
                    : Conditions.without(conditions, ConditionType.ROLLOUT_RESTART);
        }
        return Conditions.merge(
                conditions, List.of(finding.get()), resource.getMetadata().getGeneration(), now);
    }

    private final class Telling implements RestartListener {

        private final HasMetadata resource;
        private final ReconcileTrigger queue;

        Telling(HasMetadata resource, ReconcileTrigger queue) {
            this.resource = resource;
            this.queue = queue;
        }

        @Override
        public void restarted(RolloutRestartTarget target, Optional<String> outside) {
            String message = "%s restarted%s"
                    .formatted(
                            name(target),
                            outside.map(why -> " outside rotation.windows, because " + why)
                                    .orElse(""));
            events.news(resource, ConditionReasons.ROLLOUT_RESTART_TRIGGERED, message);
            good(target, message);
        }

        @Override
        public void delayed(RolloutRestartTarget target, String message) {
            events.normal(resource, RestartCondition.DELAYED, message);
            bad(target, RestartCondition.DELAYED, message);
        }

        @Override
        public void foundRestarted(RolloutRestartTarget target) {
            good(target, "%s restarted".formatted(name(target)));
        }

        @Override
        public void failed(RolloutRestartTarget target, String message, boolean willRetry) {
            events.failure(resource, ConditionReasons.ROLLOUT_RESTART_FAILED, message);
            bad(target, ConditionReasons.ROLLOUT_RESTART_TRIGGERED_FAILED, message);
        }

        @Override
        public void withheld(RolloutRestartTarget target, String message) {
            events.warning(resource, RestartCondition.WITHHELD, message);
            bad(target, RestartCondition.WITHHELD, message);
        }

        @Override
        public void behind(RolloutRestartTarget target, boolean forFailed, String message) {
            bad(target, forFailed ? RestartCondition.ROLLOUT_FAILED : RestartCondition.PENDING, message);
        }

        @Override
        public void rolloutFailed(RolloutRestartTarget target, String message) {
            events.warning(resource, RestartCondition.ROLLOUT_FAILED, message);
            bad(target, RestartCondition.ROLLOUT_FAILED, message);
        }

        @Override
        public void recovered(RolloutRestartTarget target) {
            foundRestarted(target);
        }

        private void good(RolloutRestartTarget target, String message) {
            outcome(
                    target,
                    ConditionUpdate.yes(
                            ConditionType.ROLLOUT_RESTART, ConditionReasons.ROLLOUT_RESTART_TRIGGERED, message));
        }

        private void bad(RolloutRestartTarget target, String reason, String message) {
            outcome(target, ConditionUpdate.no(ConditionType.ROLLOUT_RESTART, reason, message));
        }

        private void outcome(RolloutRestartTarget target, ConditionUpdate finding) {
            outcomes.computeIfPresent(resource.getMetadata().getUid(), (_, known) -> {
                Map<RolloutRestartTarget, ConditionUpdate> more = new LinkedHashMap<>(known);
                more.put(target, finding);
                return more;
            });
            queue.enqueue(ObjectKey.of(resource));
        }

        private static String name(RolloutRestartTarget target) {
            return (target.kind() == null ? "target" : target.kind().value()) + " " + target.name();
        }
    }
}
