package dev.vso.operator.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectionGoalTest {

    private static final long MIB = 1L << 20;

    @ParameterizedTest(name = "{0} MiB alive: collected again at {1} MiB")
    @CsvSource({"0, 12", "20, 37", "40, 62", "80, 112"})
    void theHeapGrowsByAQuarterOfWhatIsAlive(long alive, long goal) {
        var after = CollectionGoal.after(alive * MIB, Duration.ofMillis(50), 0);

        long later = Duration.ofSeconds(10).toNanos();
        assertThat(after.isReached(goal * MIB - 1, later)).isFalse();
        assertThat(after.isReached(goal * MIB, later)).isTrue();
    }

    @Test
    void collectingTakesAnEighthOfTheTimeAtMost() {
        var after = CollectionGoal.after(20 * MIB, Duration.ofMillis(100), 0);

        assertThat(after.isReached(Long.MAX_VALUE, Duration.ofMillis(799).toNanos()))
                .isFalse();
        assertThat(after.isReached(Long.MAX_VALUE, Duration.ofMillis(800).toNanos()))
                .isTrue();
    }

    @Test
    void timesMayBeNegativeAndWrapAround() {
        long ended = Long.MAX_VALUE - 5;
        var after = CollectionGoal.after(0, Duration.ofNanos(1), ended);

        assertThat(after.isReached(Long.MAX_VALUE, ended + 4)).isFalse();
        assertThat(after.isReached(Long.MAX_VALUE, ended + 9)).isTrue();
    }

    @Test
    void theFirstIsDueOnceAStartHasLeftItsGarbage() {
        var first = CollectionGoal.initial(7);

        assertThat(first.isReached(22 * MIB - 1, 7)).isFalse();
        assertThat(first.isReached(22 * MIB, 7)).isTrue();
    }
}
