package dev.vso.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.dashboard.health.HealthState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChangesTest {

    private static SecretRow row(String name, HealthState state) {
        return new SecretRow(
                "VaultStaticSecret/n/" + name,
                "VaultStaticSecret",
                "n",
                name,
                state,
                "",
                "",
                null,
                "secret/" + name,
                List.of(name),
                null,
                null,
                List.of(),
                List.of(),
                "1");
    }

    private static Snapshot snapshot(LeaderState leaderState, List<SecretRow> rows) {
        return new Snapshot(leaderState, rows, List.of(), List.of());
    }

    @Test
    void withoutChangeThereIsNothingToTell() {
        Snapshot snapshot = snapshot(LeaderState.LEADING, List.of(row("a", HealthState.WELL)));
        assertThat(Changes.between(snapshot, snapshot(LeaderState.LEADING, List.of(row("a", HealthState.WELL))))
                        .none())
                .isTrue();
    }

    @Test
    @DisplayName("A change of leader is sent")
    void takeover() {
        Changes changes =
                Changes.between(snapshot(LeaderState.STANDING_BY, List.of()), snapshot(LeaderState.LEADING, List.of()));
        assertThat(changes.standing()).isEqualTo(LeaderState.LEADING);
        assertThat(changes.none()).isFalse();
    }

    @Test
    @DisplayName("The changes turn one snapshot into the next")
    void changesTransformSnapshot() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<SecretRow> before = rows(random);
            List<SecretRow> after = rows(random);
            Changes changes =
                    Changes.between(snapshot(LeaderState.LEADING, before), snapshot(LeaderState.LEADING, after));
            assertThat(applied(before, changes))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(byId(after));
            assertThat(changes.none()).as("seed %d, round %d", seed, round).isEqualTo(before.equals(after));
        }
    }

    private static List<SecretRow> rows(Random random) {
        List<SecretRow> rows = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            if (random.nextInt(3) > 0) {
                rows.add(row(name, random.nextBoolean() ? HealthState.WELL : HealthState.FAILING));
            }
        }
        return rows;
    }

    private static Map<String, SecretRow> applied(List<SecretRow> before, Changes changes) {
        Map<String, SecretRow> rows = byId(before);
        if (changes.secrets() != null) {
            changes.secrets().set().forEach(row -> rows.put(row.id(), row));
            changes.secrets().gone().forEach(rows::remove);
        }
        return rows;
    }

    private static Map<String, SecretRow> byId(List<SecretRow> rows) {
        Map<String, SecretRow> map = new TreeMap<>();
        rows.forEach(row -> map.put(row.id(), row));
        return map;
    }
}
