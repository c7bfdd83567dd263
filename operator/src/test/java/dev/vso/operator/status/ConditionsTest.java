package dev.vso.operator.status;

import static dev.vso.operator.status.ConditionType.HEALTHY;
import static dev.vso.operator.status.ConditionType.READY;
import static dev.vso.operator.status.ConditionType.SECRET_SYNCED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.operator.status.ConditionUpdate.ConditionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
    private static final Instant MORNING = Instant.parse("2026-11-22T08:00:00.123456Z");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static final Condition FOREIGN = new ConditionBuilder()
            .withType("example.com/Audited")
            .withStatus("True")
            .withReason("Audited")
            .withMessage("")
            .withLastTransitionTime("2020-01-01T00:00:00Z")
            .build();

    @Test
    void transitionTimeStaysWhileTheStatusDoes() {
        var first = Conditions.merge(null, List.of(ConditionUpdate.yes(READY, "Ready", "in use")), 1, MORNING);
        var second = Conditions.merge(first, List.of(ConditionUpdate.yes(READY, "Renewed", "still in use")), 2, NOON);

        assertThat(second).singleElement().satisfies(ready -> {
            assertThat(ready.getLastTransitionTime()).isEqualTo("2026-11-22T08:00:00Z");
            assertThat(ready.getReason()).isEqualTo("Renewed");
            assertThat(ready.getObservedGeneration()).isEqualTo(2);
        });
        assertThat(Conditions.changed(first, second)).isTrue();
    }

    @Test
    void foundByTypeAndReason() {
        var conditions = List.of(FOREIGN, condition(READY, "True"));
        assertThat(Conditions.find(conditions, READY)).contains(conditions.getLast());
        assertThat(Conditions.find(conditions, HEALTHY)).isEmpty();
        assertThat(Conditions.has(conditions, READY, conditions.getLast().getReason()))
                .isTrue();
        assertThat(Conditions.has(conditions, READY, "Audited")).isFalse();
        assertThat(Conditions.has(conditions, HEALTHY, "Audited")).isFalse();
    }

    @Test
    void transitionTimeMovesWhenTheStatusFlips() {
        var good = Conditions.merge(null, List.of(ConditionUpdate.yes(READY, "Ready", "")), 1, MORNING);
        var bad = Conditions.merge(good, List.of(ConditionUpdate.no(READY, "Sealed", "unseal Vault")), 1, NOON);

        assertThat(bad).extracting(Condition::getLastTransitionTime).containsExactly("2026-11-22T12:00:00Z");
    }

    @Test
    void conditionsOfOthersStayWhereTheyAre() {
        var before = List.of(FOREIGN, condition(READY, "True"));
        var after = Conditions.merge(
                before,
                List.of(ConditionUpdate.yes(SECRET_SYNCED, "Synced", ""), ConditionUpdate.yes(READY, "Ready", "")),
                1,
                NOON);

        assertThat(after).first().isEqualTo(FOREIGN);
        assertThat(after)
                .extracting(Condition::getType)
                .containsExactly("example.com/Audited", "Ready", "SecretSynced");
    }

    @Test
    void sameFindingsChangeNothing() {
        var findings = List.of(
                ConditionUpdate.yes(READY, "Ready", "ok"), ConditionUpdate.unknown(HEALTHY, "Unreachable", "wait"));
        var once = Conditions.merge(List.of(FOREIGN), findings, 3, MORNING);
        var again = Conditions.merge(once, findings, 3, NOON);

        assertThat(Conditions.changed(once, again)).isFalse();
        assertThat(Conditions.changed(null, List.of())).isFalse();
        assertThat(Conditions.changed(null, again)).isTrue();
    }

    @Test
    void firstOfTwoFindingsOfOneTypeCounts() {
        var merged = Conditions.merge(
                null,
                List.of(ConditionUpdate.no(READY, "First", ""), ConditionUpdate.yes(READY, "Second", "")),
                1,
                NOON);

        assertThat(merged).extracting(Condition::getReason).containsExactly("First");
    }

    @Test
    void aspectsThatNoLongerApplyCanBeTakenOut() {
        var before = List.of(FOREIGN, condition(READY, "True"), condition(SECRET_SYNCED, "True"));

        assertThat(Conditions.without(before, READY, SECRET_SYNCED)).containsExactly(FOREIGN);
        assertThat(Conditions.without(null, READY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "1st", "Ends:", "Dash-ed", "Ünsynced"})
    void reasonThatKubernetesRefusesIsRefusedHere(String reason) {
        assertThatThrownBy(() -> ConditionUpdate.yes(READY, reason, "")).hasMessageContaining("Ready");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "€uro", "key 🔑", "line\nbreak"})
    void longMessageIsCutBetweenCharacters(String part) {
        String message = ConditionUpdate.no(READY, "Denied", part.repeat(2000)).message();

        assertThat(message).endsWith("…");
        assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1015, 1024);
        assertThat(part.repeat(2000)).startsWith(message.substring(0, message.length() - 1));
        assertThat(message.chars().filter(c -> c == '?' || c == '\uFFFD')).isEmpty();
    }

    @Test
    @DisplayName("After random merges each type occurs once, and times change only with the status")
    void randomMerges() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<Condition> before = randomConditions(random);
            List<ConditionUpdate> findings = randomFindings(random);
            List<Condition> after = Conditions.merge(before, findings, round, NOON);

            assertThat(after).as("seed %d", seed).extracting(Condition::getType).doesNotHaveDuplicates();
            assertThat(after.subList(0, before.size()))
                    .as("seed %d", seed)
                    .extracting(Condition::getType)
                    .isEqualTo(before.stream().map(Condition::getType).toList());
            for (Condition old : before) {
                Condition now = named(after, old.getType());
                boolean kept = now.getLastTransitionTime().equals(old.getLastTransitionTime());
                assertThat(kept)
                        .as("seed %d %s", seed, old)
                        .isEqualTo(now.getStatus().equals(old.getStatus()));
            }
            assertThat(Conditions.changed(after, Conditions.merge(after, findings, round, MORNING)))
                    .as("seed %d", seed)
                    .isFalse();
        }
    }

    private static Condition named(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static List<Condition> randomConditions(Random random) {
        List<Condition> conditions = new ArrayList<>(random.nextBoolean() ? List.of(FOREIGN) : List.of());
        Stream.of(ConditionType.values())
                .filter(_ -> random.nextBoolean())
                .forEach(type -> conditions.add(condition(type, random.nextBoolean() ? "True" : "False")));
        return conditions;
    }

    private static List<ConditionUpdate> randomFindings(Random random) {
        return Stream.generate(() -> new ConditionUpdate(
                        any(ConditionType.values(), random), any(ConditionStatus.values(), random), "R", "m"))
                .limit(random.nextInt(6))
                .toList();
    }

    private static <T> T any(T[] values, Random random) {
        return Arrays.asList(values).get(random.nextInt(values.length));
    }

    private static Condition condition(ConditionType type, String status) {
        return new ConditionBuilder()
                .withType(type.text())
                .withStatus(status)
                .withReason("Before")
                .withMessage("before")
                .withObservedGeneration(1L)
                .withLastTransitionTime("2026-11-01T00:00:00Z")
                .build();
    }
}
