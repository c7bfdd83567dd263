package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;

/** Waits for conditions by polling. */
public final class Polling {

    /** Short at first, because most conditions hold soon, then growing to spare the servers. */
    static final PollInterval POLLS = new IterativePollInterval(
            last -> last.compareTo(Duration.ofMillis(80)) < 0
                    ? last.multipliedBy(5).dividedBy(4)
                    : last,
            Duration.ofMillis(15));

    private static final int EDITS = 10;

    private Polling() {}

    /** Repeats an edit that failed because the operator wrote between its read and its write. */
    static void retryOnConflict(Runnable edit) {
        for (int tries = 1; ; tries++) {
            try {
                edit.run();
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || tries == EDITS) {
                    throw e;
                }
            }
        }
    }

    /** Waits until the condition holds. */
    public static void await(Duration limit, Callable<Boolean> holds) {
        Awaitility.await().atMost(limit).pollInterval(POLLS).until(holds);
    }

    /** Waits until the value satisfies the predicate; returns it. */
    public static <T> T await(Duration limit, Callable<T> value, Predicate<T> holds) {
        return Awaitility.await().atMost(limit).pollInterval(POLLS).until(value, holds);
    }

    /** Checks that the condition holds during the whole time. */
    public static void assertStays(Duration time, Callable<Boolean> holds) {
        Awaitility.await()
                .during(time)
                .atMost(time.plusSeconds(5))
                .pollInterval(Duration.ofMillis(50))
                .until(holds);
        assertThat(time).isPositive();
    }
}
