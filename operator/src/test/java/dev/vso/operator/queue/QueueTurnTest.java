package dev.vso.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueTurnTest {

    /** Waiting work, the first to arrive first; after the colon the seconds it has waited. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'REFRESH:9 CHANGE:8',                 'REFRESH CHANGE'",
        "'REFRESH:9 OUTAGE:8',                 'REFRESH OUTAGE'",
        "'REFRESH:9 FIRST_SYNC:8',             'FIRST_SYNC REFRESH'",
        "'REFRESH:119 FIRST_SYNC:118',         'FIRST_SYNC REFRESH'",
        "'REFRESH:120 FIRST_SYNC:119',         'REFRESH FIRST_SYNC'",
        "'FIRST_SYNC:300 REFRESH:120',         'FIRST_SYNC REFRESH'",
        "'REFRESH:9 CHANGE:8 FIRST_SYNC:7',    'CHANGE FIRST_SYNC REFRESH'",
        "'REFRESH:600 CHANGE:8 FIRST_SYNC:7',  'REFRESH CHANGE FIRST_SYNC'",
        "'FIRST_SYNC:9 CHANGE:8 OUTAGE:7',     'FIRST_SYNC CHANGE OUTAGE'",
        "'REFRESH:1',                          'REFRESH'",
    })
    void refreshesGiveWayToFirstSyncsAndToNothingElse(String waiting, String expected) {
        List<QueueTurn> oldest = new ArrayList<>();
        for (String each : waiting.split(" ", -1)) {
            String[] parts = each.split(":", -1);
            oldest.add(new QueueTurn(
                    WorkPriority.valueOf(parts[0]), oldest.size(), Duration.ofSeconds(Long.parseLong(parts[1]))));
        }
        assertThat(QueueTurn.oldestFirst(oldest).stream().map(WorkPriority::name))
                .containsExactly(expected.split(" "));
    }
}
