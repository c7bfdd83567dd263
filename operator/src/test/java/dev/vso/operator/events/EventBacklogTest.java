package dev.vso.operator.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.events.EventBacklog.Bounds;
import dev.vso.operator.events.EventMessage.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("measures the heap of the whole process")
class EventBacklogTest {

    private static final Instant NOW = Instant.parse("2026-11-30T03:00:00Z");
    private static final long ENOUGH = 1L << 30;

    /** f: of a first sync, n: another normal one, w: a warning; each numbered in the row. */
    @ParameterizedTest(name = "{0} in {1} places: {2} is dropped")
    @CsvSource({
        "fnw,   3, ''",
        "fnwf,  3, f0",
        "wnfnf, 3, f2 f4",
        "fffw,  3, f0",
        "nnnf,  3, f3",
        "nnnw,  3, n0",
        "wwwn,  3, n3",
        "wwww,  3, w0",
        "fnfnw, 2, f0 f2 n1",
    })
    void theLeastImportantIsDroppedFirstAndOfThatTheOldest(String told, int places, String dropped) {
        var backlog = new EventBacklog(2, new Bounds(places, ENOUGH));
        List<String> gone = new ArrayList<>();
        for (int i = 0; i < told.length(); i++) {
            backlog.add(told(told.charAt(i), told.charAt(i) + "" + i, "message"))
                    .forEach(one -> gone.add(one.name()));
        }
        assertThat(String.join(" ", gone)).isEqualTo(dropped);
        assertThat(backlog.size()).isEqualTo(told.length() - gone.size());
    }

    @Test
    @DisplayName("Events of one object stay in order regardless of priority")
    void orderPerObject() throws Exception {
        var backlog = new EventBacklog(1, new Bounds(10, ENOUGH));
        for (String each : List.of("w", "f", "n", "w")) {
            backlog.add(told(each.charAt(0), "app", each));
        }
        List<String> taken = new ArrayList<>();
        while (backlog.size() > 0) {
            taken.add(backlog.take(0).message());
        }
        assertThat(taken).containsExactly("w", "f", "n", "w");
    }

    @Test
    void aWriterPassesOverWhatWasDropped() throws Exception {
        var backlog = new EventBacklog(1, new Bounds(1, ENOUGH));
        backlog.add(told('n', "first", "message"));
        backlog.add(told('w', "second", "message"));
        assertThat(backlog.take(0).name()).isEqualTo("second");
        backlog.add(told('n', "third", "message"));
        assertThat(backlog.take(0).name()).isEqualTo("third");
    }

    @Test
    void bytesAreBoundedToo() {
        EventMessage one = told('w', "app", "m".repeat(1000));
        var backlog = new EventBacklog(4, new Bounds(1000, 10L * one.bytes()));
        int dropped = IntStream.range(0, 25).map(_ -> backlog.add(one).size()).sum();
        assertThat(dropped).isEqualTo(15);
        assertThat(backlog.size()).isEqualTo(10);
    }

    @Test
    @DisplayName("The counted size is what the heap holds")
    void countsHeapUse() {
        var backlog = new EventBacklog(8, new Bounds(20_000, ENOUGH));
        backlog.add(told('f', "app", "message"));
        long before = used();
        long counted = 0;
        for (int i = 0; i < 19_999; i++) {
            EventMessage one = told('f', "app-" + i, "Secret app-" + i + " created (it was never synced)");
            counted += one.bytes();
            backlog.add(one);
        }
        long held = used() - before;
        System.out.printf("an event that waits: %d bytes, counted as %d%n", held / 19_999, counted / 19_999);
        assertThat(held).isLessThan(counted);
        assertThat(backlog.size()).isEqualTo(20_000);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static EventMessage told(char weight, String name, String message) {
        Severity as = switch (weight) {
            case 'f' -> Severity.FIRST;
            case 'n' -> Severity.NORMAL;
            default -> Severity.WARNING;
        };
        return new EventMessage("v1", "ConfigMap", "team", name, "uid-" + name, "7", as, "Reason", message, NOW);
    }
}
