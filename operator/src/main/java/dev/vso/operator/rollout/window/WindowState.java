package dev.vso.operator.rollout.window;

import java.time.Instant;

/** Whether the windows of a resource let a restart happen now. */
public sealed interface WindowState {

    /** A window is open, or there is no restriction. */
    record Open() implements WindowState {}

    /**
     * No window is open, but the restart cannot wait for one.
     *
     * @param why for people; goes after "because"
     */
    record AtOnce(String why) implements WindowState {}

    /**
     * The restart waits for a window.
     *
     * @param until when one opens; {@link Instant#MAX} if none does
     */
    record Closed(Instant until) implements WindowState {

        /** Returns what it waits for, for people. */
        public String words() {
            return until.equals(Instant.MAX)
                    ? "delayed, because no window of rotation.windows opens"
                    : "delayed until the window opens at " + until;
        }
    }
}
