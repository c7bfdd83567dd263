package dev.vso.operator.kubernetes.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends only as many concurrent requests as the server can handle ({@link AdaptiveLimit}); the others wait in a queue
 * without holding a thread, in order of arrival plus the delay of their priority. In a {@link CredentialOutage}
 * statuses and events are not even queued. Leader election never waits.
 */
final class PriorityConcurrencyLimiter implements ApiServerLoad {

    private static final Logger log = LoggerFactory.getLogger(PriorityConcurrencyLimiter.class);

    /** Reconciliations use Vault and the API server in turn: about half of them are with either. */
    private static final int WORKERS_PER_REQUEST = 2;

    private static final int LEAST_WORKERS = 8;
    private static final Duration BETWEEN_REMINDERS = Duration.ofMinutes(1);

    private final PriorityFifoQueue<QueuedRequest<?>> line;
    private final CredentialOutage outage;
    private final LongSupplier nanos;
    private AdaptiveLimit limit;
    private int underWay;
    private boolean alarmed;
    private boolean reportedDown;
    private long reportedAt;
    private long downSince;

    PriorityConcurrencyLimiter(CredentialOutage outage) {
        this(outage, sinceNow());
    }

    /** @param nanos a monotonic clock */
    PriorityConcurrencyLimiter(CredentialOutage outage, LongSupplier nanos) {
        this(AdaptiveLimit.initial(nanos.getAsLong()), outage, nanos);
    }

    PriorityConcurrencyLimiter(AdaptiveLimit limit, CredentialOutage outage, LongSupplier nanos) {
        this.limit = limit;
        this.outage = outage;
        this.nanos = nanos;
        this.line = new PriorityFifoQueue<>(nanos);
    }

    private static LongSupplier sinceNow() {
        long start = System.nanoTime();
        return () -> System.nanoTime() - start;
    }

    /** What an answer, or a missing one, says about the server. */
    sealed interface Signal {
        /** It works. */
        record Answered() implements Signal {}

        /** It is overloaded, or did not answer; it may ask for a pause. */
        record Overloaded(Duration pause) implements Signal {}

        /** The request was cancelled before the answer. */
        record Unknown() implements Signal {}
    }

    /**
     * Queues the request. It occupies a slot until its answer, of any kind.
     *
     * @param sign converts the answer or the failure to a signal
     */
    <T> CompletableFuture<T> take(
            RequestPriority priority,
            Supplier<CompletableFuture<T>> request,
            BiFunction<@Nullable T, @Nullable Throwable, Signal> sign) {
        if (priority == RequestPriority.LEADERSHIP) {
            return request.get();
        }
        var pending = new QueuedRequest<>(() -> measured(request.get(), sign));
        if (priority.isReportOnly() && outage.isOn()) {
            Thread.ofVirtual().name("api-server-outage").start(() -> enterAfterOutage(priority, pending));
        } else {
            enter(priority, pending);
        }
        return pending.answer();
    }

    private <T> CompletableFuture<T> measured(
            CompletableFuture<T> answer, BiFunction<@Nullable T, @Nullable Throwable, Signal> sign) {
        long sent = nanos.getAsLong();
        var _ = answer.whenComplete((value, problem) ->
                learn(answer.isCancelled() ? new Signal.Unknown() : sign.apply(value, problem), sent));
        return answer;
    }

    private synchronized void learn(Signal sign, long sent) {
        long now = nanos.getAsLong();
        boolean before = limit.isDown();
        limit = switch (sign) {
            case Signal.Answered _ -> limit.answered(Math.max(1, now - sent), underWay);
            case Signal.Overloaded(Duration pause) -> limit.failed(now, pause);
            case Signal.Unknown _ -> limit;
        };
        logOutage(before, now);
    }

    /** Logs one line for the whole outage, not one for each request that it delays. */
    private void logOutage(boolean wasDown, long now) {
        if (limit.isDown()) {
            downSince = wasDown ? downSince : now;
            if (!reportedDown || now - reportedAt > BETWEEN_REMINDERS.toNanos()) {
                reportedDown = true;
                reportedAt = now;
                log.warn(
                        "the API server does not answer, or is overloaded: {} requests wait; single requests probe it until it answers",
                        line.size());
            }
        } else if (wasDown) {
            reportedDown = false;
            log.info(
                    "the API server answers again after {} s; {} requests wait",
                    TimeUnit.NANOSECONDS.toSeconds(now - downSince),
                    line.size());
        }
    }

    private void enterAfterOutage(RequestPriority priority, QueuedRequest<?> pending) {
        try {
            outage.awaitEnd();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // not interrupted in practice; the request goes ahead then
        }
        enter(priority, pending); // queued as if it arrived now, so that more urgent requests still go first
    }

    private void enter(RequestPriority priority, QueuedRequest<?> pending) {
        synchronized (this) {
            line.add(priority, pending);
        }
        sendWhatMayGo();
    }

    private void sendWhatMayGo() {
        for (var next = next(); next != null; next = next()) {
            next.start(this::leave);
        }
    }

    private synchronized @Nullable QueuedRequest<?> next() {
        var first = line.first();
        while (first != null && first.isGivenUp()) {
            line.take();
            first = line.first();
        }
        if (first == null || underWay >= limit.requests()) {
            return null;
        }
        long now = nanos.getAsLong();
        if (limit.isPaused(now)) {
            wakeAt(limit.pausedUntil() - now);
            return null;
        }
        underWay++;
        return line.take();
    }

    private void wakeAt(long wait) {
        if (!alarmed) {
            alarmed = true;
            Thread.ofVirtual().name("api-server-pause").start(() -> {
                try {
                    TimeUnit.NANOSECONDS.sleep(wait);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                synchronized (this) {
                    alarmed = false;
                }
                sendWhatMayGo();
            });
        }
    }

    private void leave() {
        boolean othersWait;
        synchronized (this) {
            underWay--;
            othersWait = line.first() != null;
        }
        if (othersWait) {
            // On another thread: a queue of requests that fail at once would be one deep stack.
            Thread.ofVirtual().name("api-server-next").start(this::sendWhatMayGo);
        }
    }

    @Override
    public synchronized int workers() {
        return limit.isDown() ? 1 : Math.max(LEAST_WORKERS, WORKERS_PER_REQUEST * limit.requests());
    }
}
