package dev.vso.operator.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectionGoalTest {

    private static final long MIB = 1L << 20;
    private static final long GREATEST = 160 * MIB;

    private static HeapUse of(long mebibytes) {
        return new HeapUse(mebibytes * MIB, GREATEST);
    }

    @DisplayName("The heap grows by a quarter of the live data, but hardly into its last third")
    @ParameterizedTest(name = "{0} MiB alive: collected again at {1} MiB")
    @CsvSource({"0, 12", "20, 37", "40, 62", "80, 112", "90, 112", "108, 120", "150, 162"})
    void heapGrowth(long alive, long goal) {
        var after = CollectionGoal.after(of(alive), Duration.ofMillis(50), 0);

        long later = Duration.ofSeconds(10).toNanos();
        assertThat(after.isReached(new HeapUse(goal * MIB - 1, GREATEST), later))
                .isFalse();
        assertThat(after.isReached(of(goal), later)).isTrue();
    }

    @Test
    void collectingTakesAnEighthOfTheTimeAtMost() {
        var after = CollectionGoal.after(of(20), Duration.ofMillis(100), 0);

        assertThat(after.isReached(of(160), Duration.ofMillis(799).toNanos())).isFalse();
        assertThat(after.isReached(of(160), Duration.ofMillis(800).toNanos())).isTrue();
    }

    @Test
    void timesMayBeNegativeAndWrapAround() {
        long ended = Long.MAX_VALUE - 5;
        var after = CollectionGoal.after(of(0), Duration.ofNanos(1), ended);

        assertThat(after.isReached(of(160), ended + 4)).isFalse();
        assertThat(after.isReached(of(160), ended + 9)).isTrue();
    }

    @Test
    void theFirstIsDueOnceAStartHasLeftItsGarbage() {
        var first = CollectionGoal.initial(7);

        assertThat(first.isReached(of(21), 7)).isFalse();
        assertThat(first.isReached(of(22), 7)).isTrue();
    }
}
