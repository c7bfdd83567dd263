package dev.vso.operator.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** So many at work at once, each kind for itself. */
class PlacesTest {

    private final Places places = new Places();

    @Test
    void aKindThatIsFullHoldsNoOtherUp() {
        var slow = places.row(1);
        var other = places.row(1);
        assertThat(slow.tryEnter()).isTrue();
        assertThat(slow.tryEnter()).isFalse();
        assertThat(other.tryEnter()).isTrue();
        other.leave();
    }

    @Test
    void whoWaitsGetsThePlaceThatIsGivenBack() throws InterruptedException {
        var row = places.row(1);
        row.enter();
        var entered = new CountDownLatch(1);
        Thread waiting = Thread.startVirtualThread(() -> enter(row, entered));
        Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(entered.getCount()).isOne();

        row.leave();
        assertThat(waiting.join(Duration.ofMinutes(1))).isTrue();
        assertThat(entered.getCount()).isZero();
        assertThat(row.tryEnter()).as("given back").isTrue();
    }

    @Test
    void whileTimePassesAnotherHasThePlace() throws InterruptedException {
        var row = places.row(1);
        row.enter();
        var entered = new CountDownLatch(1);
        Thread waiting = Thread.startVirtualThread(() -> enter(row, entered));
        while (entered.getCount() > 0) {
            places.pass(Duration.ofMillis(20));
        }
        assertThat(waiting.join(Duration.ofMinutes(1))).isTrue();
        assertThat(row.tryEnter()).as("the first is at its place again").isFalse();
        row.leave();
        assertThat(row.tryEnter()).isTrue();
    }

    @Test
    void whoHasNoPlaceJustWaits() throws InterruptedException {
        long start = System.nanoTime();
        places.pass(Duration.ofMillis(30));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    private static void enter(Places.Row row, CountDownLatch entered) {
        try {
            row.enter();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        entered.countDown();
        row.leave();
    }
}
