package dev.vso.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static Figure cpu(double value) {
        return new Figure("create.cpu", "processor time", Unit.SECONDS, value, "");
    }

    private static Figure time(double value, String note) {
        return new Figure("create.time", "time", Unit.SECONDS, value, note);
    }

    @Test
    void oneOperatorHasOneColumn() {
        var table = new Comparison(List.of(new Result("ours", 1500, List.of(cpu(4), time(2, "(quick)")))))
                .tables()
                .getFirst();
        assertThat(table.columns()).containsExactly("1,500 resources", "ours");
        assertThat(table.rows()).containsExactly(List.of("processor time", "4.0 s"), List.of("time", "2.0 s (quick)"));
    }

    @Test
    void anotherOneHasItsColumnAndTheRatio() {
        var table = new Comparison(
                        List.of(new Result("ours", 300, List.of(cpu(4))), new Result("16f06f7", 300, List.of(cpu(10)))))
                .tables()
                .getFirst();
        assertThat(table.columns())
                .containsExactly("300 resources", "ours", "16f06f7", "ours / 16f06f7", "ours: of which");
        assertThat(table.rows()).containsExactly(List.of("processor time", "4.0 s", "10.0 s", "0.40", ""));
    }

    @Test
    @DisplayName("A missing result is a dash")
    void notReached() {
        var table = new Comparison(List.of(
                        new Result("ours", 300, List.of(cpu(4), time(9, ""))), new Result("old", 300, List.of(cpu(0)))))
                .tables()
                .getFirst();
        assertThat(table.rows())
                .containsExactly(
                        List.of("processor time", "4.0 s", "0.0 s", "–", ""), List.of("time", "9.0 s", "–", "–", ""));
    }

    @Test
    void notesHaveAColumnUnlessTheySayThatSomethingWasNotDone() {
        var table = new Comparison(List.of(
                        new Result("ours", 300, List.of(time(4, "(patch secrets 300)"))),
                        new Result("old", 300, List.of(time(10, "NOT DONE: 1 of 300"))),
                        new Result("other", 300, List.of(time(8, "(patch secrets 9)")))))
                .tables()
                .getFirst();
        assertThat(table.rows())
                .containsExactly(List.of(
                        "time", "4.0 s", "10.0 s NOT DONE: 1 of 300", "8.0 s", "–", "0.50", "(patch secrets 300)"));
    }

    @Test
    @DisplayName("A skipped step has no ratio and no plot")
    void skippedStep() {
        var ready = new Figure("idle.ready", "ready", Unit.SECONDS, 2, "");
        var undone = new Figure("create.synced", "Secrets", Unit.COUNT, 7, "NOT DONE: 7 of 300");
        var comparison = new Comparison(List.of(
                new Result("ours", 300, List.of(ready, cpu(4))),
                new Result("old", 300, List.of(ready, undone, cpu(10)))));
        assertThat(comparison.tables().getFirst().rows())
                .contains(
                        List.of("ready", "2.0 s", "2.0 s", "1.00", ""),
                        List.of("processor time", "4.0 s", "10.0 s", "–", ""));
        assertThat(comparison.series("create.cpu")).isEqualTo(Map.of("ours", Map.of(300, 4.0), "old", Map.of()));
    }

    @Test
    void severalRoundsGiveTheMeanAndTheRangeWhereTheyDiffer() {
        var table = new Comparison(List.of(
                        new Result("ours", 300, List.of(cpu(4), time(10, ""))),
                        new Result("old", 300, List.of(cpu(10), time(20, ""))),
                        new Result("ours", 300, List.of(cpu(6), time(10.5, ""))),
                        new Result("old", 300, List.of(cpu(10), time(20, "")))))
                .tables()
                .getFirst();
        assertThat(table.rows())
                .containsExactly(
                        List.of("processor time", "5.0 s (4.0 s to 6.0 s)", "10.0 s", "0.50", ""),
                        List.of("time", "10.3 s", "20.0 s", "0.51", ""));
    }

    @Test
    void eachNumberOfResourcesHasATableAndAPointInTheSeries() {
        var comparison = new Comparison(
                List.of(new Result("ours", 3000, List.of(cpu(9))), new Result("ours", 300, List.of(cpu(2)))));
        assertThat(comparison.tables())
                .extracting(table -> table.columns().getFirst())
                .containsExactly("300 resources", "3,000 resources");
        assertThat(comparison.series("create.cpu")).isEqualTo(Map.of("ours", Map.of(300, 2.0, 3000, 9.0)));
        assertThat(comparison.series("create.cpu").values())
                .singleElement()
                .satisfies(points -> assertThat(points.keySet()).containsExactly(300, 3000));
    }

    @Test
    void tablesAreWrittenForTheTerminalAndForPages() {
        var table = new Table(List.of("what", "ours"), List.of(List.of("a|b", "1"), List.of("c", "22")));
        assertThat(table.text()).isEqualTo("  what  ours\n  a|b   1\n  c     22\n");
        assertThat(table.markdown()).isEqualTo("""
                | what | ours |
                |---|---|
                | a\\|b | 1 |
                | c | 22 |
                """);
    }

    @Test
    void everyFigureIsALineOfTheFileOfResults() {
        var lines = ResultFile.lines(
                Instant.EPOCH, "./vso bench static", new Result("ours", 300, List.of(cpu(1.5), time(2, ""))));
        assertThat(lines.lines())
                .containsExactly(
                        "1970-01-01T00:00:00Z\t./vso bench static\tours\t300\tcreate.cpu\t1.500\tseconds",
                        "1970-01-01T00:00:00Z\t./vso bench static\tours\t300\tcreate.time\t2.000\tseconds");
    }
}
