package dev.vso.operator.sync;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.cluster.Waker;
import dev.vso.operator.observe.ConditionType;
import dev.vso.operator.observe.Conditions;
import dev.vso.operator.observe.Events;
import dev.vso.operator.observe.Finding;
import dev.vso.operator.observe.Reasons;
import dev.vso.operator.rollout.Occasion;
import dev.vso.operator.rollout.Rollouts;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks for the restarts of workloads that a written Secret calls for, and tells what became of them. */
public final class Restarts {

    private final Rollouts rollouts;
    private final Events events;
    private final ConcurrentHashMap<String, Finding> outcomes = new ConcurrentHashMap<>();

    public Restarts(Rollouts rollouts, Events events) {
        this.rollouts = rollouts;
        this.events = events;
    }

    /**
     * The resource's Secret was written.
     *
     * @param before the code over what was delivered last; empty at the first time
     * @param now the code over what was delivered now
     */
    public void written(
            HasMetadata resource, Waker room, List<RolloutRestartTarget> targets, Optional<String> before, String now) {
        Occasion occasion =
                Occasion.of(before.isEmpty(), before.filter(now::equals).isEmpty());
        if (!targets.isEmpty()) {
            rollouts.trigger(
                    ObjectKey.of(resource),
                    resource.getMetadata().getUid(),
                    occasion,
                    targets,
                    new Telling(resource, room));
        }
    }

    /** What waits for targets that the resource does not list any more is dropped. */
    public void keepOnly(HasMetadata resource, List<RolloutRestartTarget> targets) {
        rollouts.keepOnly(resource.getMetadata().getUid(), targets);
    }

    /** The resource is gone. */
    public void forget(HasMetadata resource) {
        rollouts.forget(resource.getMetadata().getUid());
        outcomes.remove(resource.getMetadata().getUid());
    }

    /** The conditions with what is known of the last restart; as they are if nothing is. */
    public List<Condition> told(List<Condition> conditions, HasMetadata resource, Instant now) {
        Finding outcome = outcomes.get(resource.getMetadata().getUid());
        return outcome == null
                ? conditions
                : Conditions.merge(
                        conditions, List.of(outcome), resource.getMetadata().getGeneration(), now);
    }

    private final class Telling implements Rollouts.Listener {

        private final HasMetadata resource;
        private final Waker room;

        Telling(HasMetadata resource, Waker room) {
            this.resource = resource;
            this.room = room;
        }

        @Override
        public void restarted(RolloutRestartTarget target) {
            String message = "%s restarted".formatted(name(target));
            events.normal(resource, Reasons.ROLLOUT_RESTART_TRIGGERED, message);
            outcome(Finding.yes(ConditionType.ROLLOUT_RESTART, Reasons.ROLLOUT_RESTART_TRIGGERED, message));
        }

        @Override
        public void failed(RolloutRestartTarget target, String message, boolean willRetry) {
            events.warning(resource, Reasons.ROLLOUT_RESTART_FAILED, message);
            outcome(Finding.no(ConditionType.ROLLOUT_RESTART, "RolloutRestartTriggeredFailed", message));
        }

        @Override
        public void withheld(RolloutRestartTarget target, String message) {
            events.warning(resource, "RolloutRestartWithheld", message);
            outcome(Finding.no(ConditionType.ROLLOUT_RESTART, "RolloutRestartWithheld", message));
        }

        private void outcome(Finding finding) {
            outcomes.put(resource.getMetadata().getUid(), finding);
            room.wake(ObjectKey.of(resource));
        }

        private static String name(RolloutRestartTarget target) {
            return (target.kind() == null ? "target" : target.kind().word()) + " " + target.name();
        }
    }
}
