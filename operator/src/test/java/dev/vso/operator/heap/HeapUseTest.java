package dev.vso.operator.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapUseTest {

    @ParameterizedTest(name = "{0} of 100 bytes in use: {2} of {1} workers")
    @CsvSource({
        "0, 128, 128",
        "70, 128, 128",
        "75, 128, 96",
        "80, 128, 64",
        "89, 128, 6",
        "90, 128, 2",
        "100, 128, 2",
        "80, 3, 2",
        "95, 1, 1"
    })
    void theFullerTheHeapTheLessIsDoneAtOnce(long used, int offered, int workers) {
        assertThat(new HeapUse(used, 100).workers(offered)).isEqualTo(workers);
    }
}
