package dev.vso.operator.rollout;

import dev.vso.api.RolloutRestartTarget;
import java.util.Optional;

/** Receives the outcome for each target, on its own thread; an exception is logged and has no other effect. */
public interface RestartListener {
    /**
     * The target was restarted.
     *
     * @param outside why it was although no window was open; empty if one was
     */
    void restarted(RolloutRestartTarget target, Optional<String> outside);

    /** The restart waits for a window; called once for each window. */
    void delayed(RolloutRestartTarget target, String message);

    /** An earlier process restarted the target, and ended before it could report that. */
    void foundRestarted(RolloutRestartTarget target);

    /**
     * An attempt failed.
     *
     * @param message names field, cause and cure; the same failure has the same message
     * @param willRetry whether it is retried; if not, the next change of the Secret requests another restart
     */
    void failed(RolloutRestartTarget target, String message, boolean willRetry);

    /** The restart was throttled; called once for each. */
    void withheld(RolloutRestartTarget target, String message);

    /**
     * The restart waits for another workload; called when that workload changes, or its rollout fails.
     *
     * @param forFailed whether the rollout of that workload has failed
     */
    void behind(RolloutRestartTarget target, boolean forFailed, String message);

    /** The rollout that a restart of the target began has failed; called once for each restart. */
    void rolloutFailed(RolloutRestartTarget target, String message);

    /** The rollout of the target has finished after it had failed. */
    void recovered(RolloutRestartTarget target);
}
