package dev.vso.operator.rollout;

import java.time.Duration;

/**
 * How often one workload is restarted, whichever resources ask for it, and how a failed restart is tried again.
 *
 * @param most restarts within any window; at least 1
 * @param window the time in which they are counted
 * @param longestHold once there were too many: the longest time from one restart to the next
 * @param firstRetry the wait after the first failure; it doubles from failure to failure
 * @param longestRetry the longest wait after a failure
 * @param tries after so many failures in a row the restart is given up; at least 1
 * @param quiet so long nothing more must have changed before several changes give one restart; a change that comes alone,
 *     to a workload that one resource names, does not wait
 * @param longestQuiet so long after the first of several changes the restart comes whatever changes still
 */
public record RestartLimits(
        int most,
        Duration window,
        Duration longestHold,
        Duration firstRetry,
        Duration longestRetry,
        int tries,
        Duration quiet,
        Duration longestQuiet) {

    /** Five restarts in ten minutes, then up to 30 minutes apart; ten tries, 1 s to 60 s apart; 5 s of quiet. */
    public static final RestartLimits DEFAULT = new RestartLimits(
            5,
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            10,
            Duration.ofSeconds(5),
            Duration.ofSeconds(15));

    public RestartLimits {
        if (most < 1 || tries < 1) {
            throw new IllegalArgumentException("most and tries must be at least 1: %d, %d".formatted(most, tries));
        }
    }

    /** How long after its last restart a target is left alone when {@code holds} restarts in a row were held back. */
    Duration hold(int holds) {
        return doubled(window.dividedBy(most), holds, longestHold);
    }

    /** How long to wait after the n-th failure in a row. */
    Duration retry(int failures) {
        return doubled(firstRetry, failures - 1, longestRetry);
    }

    private static Duration doubled(Duration first, int times, Duration longest) {
        // 2^30 times the shortest sensible wait is beyond any limit, and no overflow.
        var wait = first.multipliedBy(1L << Math.clamp(times, 0, 30));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
