package dev.vso.operator.rollout;

import dev.vso.operator.events.EventBacklog;
import dev.vso.operator.events.Events;
import dev.vso.operator.output.SecretOutput;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The outputs of a resource but its Secret: restarts that no status records stay pending, events go nowhere. */
public final class RecordedRestarts implements AutoCloseable {

    private final FakeWorkloads workloads = new FakeWorkloads();
    private final Events events =
            new Events(_ -> {}, InstantSource.system(), new EventBacklog(1, new EventBacklog.Bounds(100, 1L << 20)));
    private final RestartService restarts = new RestartService(workloads.rollouts, events, _ -> false);

    /** The output, which cannot write a Secret. */
    @SuppressWarnings("NullAway") // what writes Secrets is not used
    public SecretOutput output() {
        return new SecretOutput(null, null, restarts, events);
    }

    /** The restarts, with these events. */
    public RestartService service(Events reported) {
        return new RestartService(workloads.rollouts, reported, _ -> false);
    }

    /** Returns the name and the stamp of each workload that was restarted. */
    public List<String> restarted() {
        return workloads.restarts();
    }

    /** Sets why the rollout of each workload is not finished; empty if it is. */
    public void unfinished(Optional<String> why) {
        workloads.unfinished(why);
    }

    /** Returns how often the state of a workload was read. */
    public int reads() {
        return workloads.reads();
    }

    @Override
    public void close() {
        events.close();
        workloads.close();
    }
}
