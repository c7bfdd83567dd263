package dev.vso.operator.rollout;

import dev.vso.operator.rollout.RestartObserver.Outcome;
import dev.vso.operator.rollout.RestartResult.Failed;
import dev.vso.operator.rollout.RestartResult.Paused;
import dev.vso.operator.rollout.RestartResult.Restarted;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries to restart, so many at a time; whatever happens is a result, and counted. */
final class RestartTries {

    private static final Logger log = LoggerFactory.getLogger(RestartTries.class);

    /** Thousands of Secrets may change together; the API server has other work to do. */
    private static final int AT_A_TIME = 16;

    private final Restarting restarting;
    private final RestartObserver observer;
    private final Semaphore permits = new Semaphore(AT_A_TIME);

    RestartTries(Restarting restarting, RestartObserver observer) {
        this.restarting = restarting;
        this.observer = observer;
    }

    /** One try; waits for its turn. */
    RestartResult restart(String namespace, ListedTarget listed, Instant stamp) {
        RestartResult result = attempt(namespace, listed, stamp);
        count(
                listed,
                switch (result) {
                    case Restarted _ -> Outcome.RESTARTED;
                    case Paused _ -> Outcome.PAUSED;
                    case Failed _ -> Outcome.FAILED;
                });
        return result;
    }

    /** A restart was put off, for there were too many. */
    void withheld(ListedTarget listed) {
        count(listed, Outcome.WITHHELD);
    }

    private RestartResult attempt(String namespace, ListedTarget listed, Instant stamp) {
        try {
            permits.acquire();
            try {
                return restarting.restart(namespace, listed, stamp);
            } finally {
                permits.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed(listed.field() + ": the operator ended before the restart");
        } catch (RuntimeException e) {
            log.error("The restart of {} in {} failed in an unforeseen way", listed.target(), namespace, e);
            return new Failed(listed.field() + ": the restart failed: " + e);
        }
    }

    private void count(ListedTarget listed, Outcome outcome) {
        observer.restart(Objects.requireNonNull(listed.target().kind()), outcome);
    }
}
