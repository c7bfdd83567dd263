package dev.vso.operator.rollout;

import dev.vso.api.RolloutRestartTarget;

/** Is told what became of each target, on a thread of its own; one that fails is logged and harms nobody. */
public interface RestartListener {
    /** The target was restarted. */
    void restarted(RolloutRestartTarget target);

    /** An earlier process restarted the target, and ended before it could tell. */
    void foundRestarted(RolloutRestartTarget target);

    /**
     * A try failed.
     *
     * @param message names field, cause and cure; the same failure has the same words
     * @param willRetry it is tried again; if not, the next change of the Secret will
     */
    void failed(RolloutRestartTarget target, String message, boolean willRetry);

    /** The restart comes later than asked for, because there were too many; said once for each. */
    void withheld(RolloutRestartTarget target, String message);
}
