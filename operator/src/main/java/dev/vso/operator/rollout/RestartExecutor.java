package dev.vso.operator.rollout;

import dev.vso.operator.rollout.RestartObserver.Outcome;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Failed;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Paused;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Restarted;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and restarts workloads with limited concurrency; every failure becomes a result, and restarts are counted. */
final class RestartExecutor {

    private static final Logger log = LoggerFactory.getLogger(RestartExecutor.class);

    /** Thousands of Secrets may change together, and the API server has other work to do. */
    private static final int AT_A_TIME = 16;

    private final WorkloadReader reader;
    private final WorkloadRestarter restarter;
    private final RestartObserver observer;
    private final Semaphore permits = new Semaphore(AT_A_TIME);

    RestartExecutor(WorkloadReader reader, WorkloadRestarter restarter, RestartObserver observer) {
        this.reader = reader;
        this.restarter = restarter;
        this.observer = observer;
    }

    /** Reads the state of the workload; waits for a free slot. */
    WorkloadState read(Workload workload) {
        try {
            permits.acquire();
            try {
                return reader.read(workload);
            } finally {
                permits.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new WorkloadState.Unknown("the operator ended before it was read");
        }
    }

    /** Tries once to restart the workload; waits for a free slot. */
    RestartResult restart(Workload workload, Instant stamp) {
        RestartResult result = attempt(workload, stamp);
        observer.restart(
                workload.kind(),
                switch (result) {
                    case Restarted _ -> Outcome.RESTARTED;
                    case Paused _ -> Outcome.PAUSED;
                    case Failed _ -> Outcome.FAILED;
                });
        return result;
    }

    /** Counts a restart that was throttled. */
    void withheld(Workload workload) {
        observer.restart(workload.kind(), Outcome.WITHHELD);
    }

    private RestartResult attempt(Workload workload, Instant stamp) {
        try {
            permits.acquire();
            try {
                return restarter.restart(workload, stamp);
            } finally {
                permits.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed("the operator ended before the restart");
        } catch (RuntimeException e) {
            log.error("The restart of {} failed unexpectedly", workload, e);
            return new Failed("the restart failed: " + e);
        }
    }
}
