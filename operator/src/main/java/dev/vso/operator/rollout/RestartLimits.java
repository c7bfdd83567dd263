package dev.vso.operator.rollout;

import java.time.Duration;

/**
 * Limits how often one workload is restarted, whichever resources request it, and how failed restarts are retried.
 *
 * @param most maximum restarts within any window; at least 1
 * @param window the time over which restarts are counted
 * @param longestHold the longest time between restarts of a throttled workload
 * @param firstRetry the delay after the first failure; it doubles with each further failure
 * @param longestRetry the longest delay after a failure
 * @param tries failures in a row after which the restart is given up; at least 1
 * @param quiet the time without further changes before several changes cause one restart, unless resources say
 *     otherwise; a single change does not wait if only one resource names the workload
 */
public record RestartLimits(
        int most,
        Duration window,
        Duration longestHold,
        Duration firstRetry,
        Duration longestRetry,
        int tries,
        Duration quiet) {

    /** A restart waits at most this many quiet times after the first change, even if changes continue. */
    private static final int QUIET_TIMES = 3;

    /** Five restarts in ten minutes, then up to 30 minutes apart; ten attempts, 1 s to 60 s apart; 5 s of quiet. */
    public static final RestartLimits DEFAULT = new RestartLimits(
            5,
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            10,
            Duration.ofSeconds(5));

    public RestartLimits {
        if (most < 1 || tries < 1) {
            throw new IllegalArgumentException("most and tries must be at least 1: %d, %d".formatted(most, tries));
        }
    }

    /** Returns the minimum time after the last restart when {@code holds} restarts in a row were throttled. */
    Duration hold(int holds) {
        return doubled(window.dividedBy(most), holds, longestHold);
    }

    /** Returns the delay after the n-th failure in a row. */
    Duration retry(int failures) {
        return doubled(firstRetry, failures - 1, longestRetry);
    }

    /** Returns the longest delay after the first of several changes. */
    static Duration longestQuiet(Duration quiet) {
        return quiet.multipliedBy(QUIET_TIMES);
    }

    private static Duration doubled(Duration first, int times, Duration longest) {
        // 2^30 times the shortest sensible delay exceeds any limit, without overflow.
        var wait = first.multipliedBy(1L << Math.clamp(times, 0, 30));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
