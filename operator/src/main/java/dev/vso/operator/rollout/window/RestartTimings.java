package dev.vso.operator.rollout.window;

import dev.vso.api.RolloutRestartTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** When each resource wants its workloads restarted; not thread-safe. */
public final class RestartTimings {

    private record Entry(RestartTiming timing, PreviousValues previous) {}

    /** By the UID of the resource; only those that say something. */
    private final Map<String, Entry> entries = new HashMap<>();

    /** Records what a resource says; returns whether that may change when its workloads are restarted. */
    public boolean put(String ownerUid, RestartTiming timing, PreviousValues previous) {
        if (timing.equals(RestartTiming.ANY_TIME)) {
            return entries.remove(ownerUid) != null;
        }
        entries.put(ownerUid, new Entry(timing, previous));
        return true;
    }

    /** Drops a deleted resource. */
    public void remove(String ownerUid) {
        entries.remove(ownerUid);
    }

    /**
     * Returns whether the resource lets the workload be restarted now.
     *
     * @param known when the previous value stops working, as far as known when the restart was requested
     */
    public WindowState at(Instant now, String ownerUid, RolloutRestartTarget workload, Optional<PreviousExpiry> known) {
        Entry entry = entries.get(ownerUid);
        return entry == null
                ? new WindowState.Open()
                : entry.timing()
                        .at(now, Stream.concat(known.stream(), entry.previous().expiry(workload, now).stream()));
    }

    /** Returns the longest quiet time of these resources. */
    public Duration quiet(Stream<String> ownerUids, Duration usual) {
        return ownerUids
                .map(uid -> Optional.ofNullable(entries.get(uid))
                        .flatMap(entry -> entry.timing().quiet())
                        .orElse(usual))
                .max(Duration::compareTo)
                .orElse(usual);
    }
}
