package dev.vso.operator.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DependencyIndexTest {

    /** Records triggered resources. */
    private static final class RecordingTrigger implements ReconcileTrigger {
        final List<ObjectKey> woken = new ArrayList<>();
        final List<Duration> windows = new ArrayList<>();

        @Override
        public void enqueue(ObjectKey key) {
            woken.add(key);
        }

        @Override
        public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {
            woken.addAll(keys);
            windows.add(window);
        }
    }

    private static final List<Dependency.Kind> KINDS = List.copyOf(EnumSet.allOf(Dependency.Kind.class));
    private static final Dependency AUTH = consulted(Dependency.Kind.VAULT_AUTH, "web");
    private static final Dependency CONNECTION = consulted(Dependency.Kind.VAULT_CONNECTION, "web");

    private final DependencyIndex dependents = new DependencyIndex();
    private final RecordingTrigger room = new RecordingTrigger();

    private static Dependency consulted(Dependency.Kind kind, String name) {
        return new Dependency(kind, new ObjectKey("team", name));
    }

    private static ObjectKey secret(int number) {
        return new ObjectKey("team", "secret-" + number);
    }

    @Test
    @DisplayName("A change wakes exactly the dependents")
    void wakesDependents() {
        dependents.record(room, secret(1), Set.of(AUTH, CONNECTION));
        dependents.record(room, secret(2), Set.of(CONNECTION));
        dependents.changed(AUTH);
        assertThat(room.woken).containsExactly(secret(1));
        dependents.changed(consulted(Dependency.Kind.VAULT_AUTH_GLOBAL, "web"));
        assertThat(room.woken).as("same name, other kind").hasSize(1);
    }

    @Test
    @DisplayName("An object that appears during the lookup is found")
    void appearsDuringLookup() throws SyncException {
        List<Dependency> there = new ArrayList<>();
        String answer = dependents.resolve(room, secret(1), consulted -> {
            consulted.add(AUTH);
            if (there.isEmpty()) {
                there.add(AUTH); // right after its look-up
                dependents.changed(AUTH);
                throw SyncError.terminal("VaultClientConfigError", "create it").exception();
            }
            return "found";
        });
        assertThat(answer).isEqualTo("found");
        dependents.changed(AUTH);
        assertThat(room.woken).containsExactly(secret(1));
    }

    @Test
    @DisplayName("A resource is triggered when a missing dependency appears")
    void missingDependency() {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> dependents.resolve(room, secret(1), consulted -> {
                    consulted.add(CONNECTION);
                    throw SyncError.terminal("VaultClientConfigError", "create it")
                            .exception();
                }));
        dependents.changed(CONNECTION);
        assertThat(room.woken).containsExactly(secret(1));
    }

    @Test
    @DisplayName("Reports when an object has no dependents left")
    void lastDependentLeaves() {
        List<Dependency> unused = new ArrayList<>();
        dependents.onUnused(unused::add);
        dependents.record(room, secret(1), Set.of(AUTH, CONNECTION));
        dependents.record(room, secret(2), Set.of(AUTH));
        dependents.record(room, secret(2), Set.of(CONNECTION));
        dependents.record(room, secret(1), Set.of(AUTH, CONNECTION));
        dependents.forget(room, secret(2));
        assertThat(unused).as("secret-1 asks for both").isEmpty();
        dependents.record(room, secret(1), Set.of(CONNECTION));
        assertThat(unused).containsExactly(AUTH);
        dependents.forget(room, secret(1));
        assertThat(unused).containsExactly(AUTH, CONNECTION);
    }

    @Test
    @DisplayName("Distinguishes resources of the same name in two controllers")
    void sameNameInTwoControllers() {
        RecordingTrigger other = new RecordingTrigger();
        dependents.record(room, secret(1), Set.of(AUTH));
        dependents.record(other, secret(1), Set.of(CONNECTION));
        dependents.changed(CONNECTION);
        assertThat(room.woken).isEmpty();
        assertThat(other.woken).containsExactly(secret(1));
        dependents.forget(other, secret(1));
        dependents.changed(AUTH);
        assertThat(room.woken).containsExactly(secret(1));
    }

    @Test
    void aNewRecordReplacesTheOldOne() {
        dependents.record(room, secret(1), Set.of(AUTH));
        dependents.record(room, secret(1), Set.of(CONNECTION));
        dependents.changed(AUTH);
        assertThat(room.woken).isEmpty();
        dependents.changed(CONNECTION);
        assertThat(room.woken).containsExactly(secret(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 21, 1000})
    void manyAreSpreadAndFewAreWokenAtOnce(int number) {
        IntStream.range(0, number).forEach(i -> dependents.record(room, secret(i), Set.of(AUTH)));
        dependents.changed(AUTH);
        assertThat(room.woken).hasSize(number).doesNotHaveDuplicates();
        assertThat(room.windows)
                .isEqualTo(
                        number <= 20 ? List.of() : List.of(Duration.ofMillis(5).multipliedBy(number)));
    }

    @DisplayName("After random operations exactly the dependents are triggered")
    @RepeatedTest(100)
    void randomOperations(RepetitionInfo repetition) {
        long seed = 7L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Map<ObjectKey, Set<Dependency>> model = new HashMap<>();
        for (int step = 0; step < 200; step++) {
            ObjectKey key = secret(random.nextInt(8));
            if (random.nextInt(4) == 0) {
                dependents.forget(room, key);
                model.remove(key);
            } else {
                Set<Dependency> consulted = new HashSet<>();
                random.ints(random.nextInt(4), 0, 5)
                        .forEach(i -> consulted.add(consulted(KINDS.get(random.nextInt(KINDS.size())), "object-" + i)));
                dependents.record(room, key, consulted);
                model.put(key, consulted);
            }
            Dependency changed = consulted(KINDS.get(random.nextInt(KINDS.size())), "object-" + random.nextInt(5));
            room.woken.clear();
            dependents.changed(changed);
            assertThat(room.woken)
                    .as("seed %d, step %d, %s", seed, step, changed)
                    .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                            .filter(entry -> entry.getValue().contains(changed))
                            .map(Map.Entry::getKey)
                            .toList());
        }
    }

    @Test
    void aChangeOutdatesItsDependentsUntilTheyResolveAgain() throws SyncException {
        dependents.record(room, secret(1), Set.of(AUTH));
        dependents.record(room, secret(2), Set.of(CONNECTION));
        dependents.changed(AUTH);
        assertThat(dependents.isOutdated(room, secret(1))).isTrue();
        assertThat(dependents.isOutdated(room, secret(2))).isFalse();
        dependents.resolve(room, secret(1), consulted -> consulted.add(AUTH));
        assertThat(dependents.isOutdated(room, secret(1))).isFalse();
    }

    @Test
    void aChangeDuringTheLookupOutdatesIt() throws SyncException {
        dependents.record(room, secret(1), Set.of(AUTH));
        dependents.resolve(room, secret(1), consulted -> {
            consulted.add(AUTH);
            dependents.changed(AUTH); // the answer may be older than the change
            return "";
        });
        assertThat(dependents.isOutdated(room, secret(1))).isTrue();
    }

    @Test
    void aFailedAttemptIsOutdatedAndADeletedResourceIsNot() {
        dependents.outdate(room, secret(1));
        assertThat(dependents.isOutdated(room, secret(1))).isTrue();
        dependents.forget(room, secret(1));
        assertThat(dependents.isOutdated(room, secret(1))).isFalse();
    }
}
