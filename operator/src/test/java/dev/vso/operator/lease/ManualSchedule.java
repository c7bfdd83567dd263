package dev.vso.operator.lease;

import static org.awaitility.Awaitility.await;

import dev.vso.operator.auth.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;

/** Runs delayed tasks when a test says that their time has come. */
public final class ManualSchedule extends ScheduledThreadPoolExecutor {

    private record Task(Instant at, Runnable work) {}

    private final TestClock clock;
    private final List<Task> tasks = new CopyOnWriteArrayList<>();

    public ManualSchedule(TestClock clock) {
        super(1);
        this.clock = clock;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        tasks.add(new Task(clock.instant().plusNanos(unit.toNanos(delay)), work));
        return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }

    /** Waits for a condition that another thread fulfils in a moment. */
    public static ConditionFactory soon() {
        return await().ignoreException(NoSuchElementException.class)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2));
    }

    /** Starts every task whose time has come. */
    public void runDue() {
        for (Task task : List.copyOf(tasks)) {
            if (!task.at().isAfter(clock.instant()) && tasks.remove(task)) {
                task.work().run();
            }
        }
    }

    /** Returns the delay until the earliest task. */
    public Duration next() {
        return tasks.stream()
                .map(Task::at)
                .min(Comparator.naturalOrder())
                .map(at -> Duration.between(clock.instant(), at))
                .orElseThrow();
    }

    /** Waits until a task is scheduled. */
    public void awaitTask() {
        soon().until(() -> !tasks.isEmpty());
    }
}
