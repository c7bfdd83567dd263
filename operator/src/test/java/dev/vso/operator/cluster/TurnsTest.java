package dev.vso.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** So many at once, the others in line. */
class TurnsTest {

    private final Turns turns = new Turns(2);
    private final List<CompletableFuture<String>> started = new ArrayList<>();

    private CompletableFuture<String> take() {
        return turns.take(() -> {
            var task = new CompletableFuture<String>();
            synchronized (started) {
                started.add(task);
            }
            return task;
        });
    }

    private void awaitStarted(int count) {
        Awaitility.await().until(() -> {
            synchronized (started) {
                return started.size() == count;
            }
        });
    }

    @Test
    void theThirdStartsWhenTheFirstHasEnded() {
        var first = take();
        var _ = take();
        var third = take();
        assertThat(started).hasSize(2);

        started.getFirst().complete("done");
        awaitStarted(3);
        assertThat(first).isCompletedWithValue("done");
        started.getLast().complete("third");
        assertThat(third).succeedsWithin(1, TimeUnit.SECONDS).isEqualTo("third");
    }

    @Test
    void aFailureEndsATurnToo() {
        var first = take();
        var _ = take();
        var _ = take();
        started.getFirst().completeExceptionally(new IllegalStateException("failed"));
        awaitStarted(3);
        assertThat(first).isCompletedExceptionally();
    }

    @Test
    void aTaskThatCannotStartFailsAndEndsItsTurn() {
        CompletableFuture<String> broken = turns.take(() -> {
            throw new IllegalStateException("cannot start");
        });
        assertThat(broken).isCompletedExceptionally();
        var _ = take();
        var _ = take();
        assertThat(started).hasSize(2);
    }

    @Test
    void whoeverGivesUpInLineIsPassedOver() {
        var _ = take();
        var _ = take();
        take().cancel(true);
        var fourth = take();
        started.getFirst().complete("done");
        awaitStarted(3);
        started.getLast().complete("fourth");
        assertThat(fourth).succeedsWithin(1, TimeUnit.SECONDS).isEqualTo("fourth");
    }

    @Test
    void aLongLineOfTasksThatFailAtOnceEnds() {
        var _ = take();
        var _ = take();
        var line = new ArrayList<CompletableFuture<String>>();
        for (int i = 0; i < 20_000; i++) {
            line.add(turns.take(() -> CompletableFuture.failedFuture(new IllegalStateException("closed"))));
        }
        started.getFirst().complete("done");
        assertThat(CompletableFuture.allOf(line.toArray(CompletableFuture[]::new)))
                .failsWithin(10, TimeUnit.SECONDS);
    }
}
