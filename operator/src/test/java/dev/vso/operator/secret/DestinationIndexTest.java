package dev.vso.operator.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.secret.owner.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DestinationIndexTest {

    private final DestinationIndex destinationIndex = new DestinationIndex();
    private final List<ObjectKey> woken = new ArrayList<>();
    private final ReconcileTrigger queue = new ReconcileTrigger() {
        @Override
        public void enqueue(ObjectKey key) {
            woken.add(key);
        }

        @Override
        public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {
            woken.addAll(keys);
        }
    };

    private static Owner owner(String name) {
        return new Owner(
                "secrets.hashicorp.com/v1beta1", "VaultStaticSecret", "team", name, "uid-" + name, Instant.EPOCH);
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("team", name);
    }

    @Test
    @DisplayName("Triggers the resources that name the Secret")
    void wakesOwner() {
        destinationIndex.enter(owner("a"), queue, List.of(key("s"), key("t")));
        destinationIndex.enter(owner("b"), queue, List.of(key("s")));
        destinationIndex.enter(owner("c"), queue, List.of(key("u")));
        destinationIndex.changed(key("s"), Set.of());
        assertThat(woken).containsExactlyInAnyOrder(key("a"), key("b"));
    }

    @Test
    @DisplayName("Triggers the resource that the Secret was written for, even if it names another now")
    void wakesFormerOwner() {
        destinationIndex.enter(owner("a"), queue, List.of(key("new")));
        destinationIndex.enter(owner("b"), queue, List.of(key("old")));
        destinationIndex.changed(key("old"), List.of("uid-a", "uid-b", "uid-gone"));
        assertThat(woken).containsExactlyInAnyOrder(key("a"), key("b"));
    }

    @Test
    void aResourceThatEntersAgainNamesOnlyWhatItNamesNow() {
        destinationIndex.enter(owner("a"), queue, List.of(key("old")));
        destinationIndex.enter(owner("a"), queue, List.of(key("new")));
        assertThat(destinationIndex.named(key("old"))).isFalse();
        assertThat(destinationIndex.named(key("new"))).isTrue();
        destinationIndex.changed(key("old"), Set.of());
        assertThat(woken).isEmpty();
    }

    @Test
    @DisplayName("A removed resource is forgotten")
    void removed() {
        destinationIndex.enter(owner("a"), queue, List.of(key("s")));
        assertThat(destinationIndex.find("uid-a")).contains(owner("a"));
        destinationIndex.leave("uid-a");
        destinationIndex.leave("uid-never-there");
        assertThat(destinationIndex.find("uid-a")).isEmpty();
        assertThat(destinationIndex.named(key("s"))).isFalse();
        destinationIndex.changed(key("s"), List.of("uid-a"));
        assertThat(woken).isEmpty();
    }

    @DisplayName("After random operations exactly the concerned resources are triggered")
    @RepeatedTest(100)
    void randomOperations(RepetitionInfo repetition) {
        long seed = 19L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Map<String, Set<ObjectKey>> model = new HashMap<>();
        for (int step = 0; step < 200; step++) {
            String name = "r" + random.nextInt(6);
            if (random.nextInt(3) == 0) {
                destinationIndex.leave("uid-" + name);
                model.remove(name);
            } else {
                Set<ObjectKey> secrets = new HashSet<>();
                random.ints(random.nextInt(4), 0, 5).forEach(i -> secrets.add(key("s" + i)));
                destinationIndex.enter(owner(name), queue, secrets);
                model.put(name, secrets);
            }
            ObjectKey changed = key("s" + random.nextInt(5));
            String writtenFor = "r" + random.nextInt(6);
            woken.clear();
            destinationIndex.changed(changed, Set.of("uid-" + writtenFor));
            assertThat(woken)
                    .as("seed %d, step %d", seed, step)
                    .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                            .filter(entry -> entry.getValue().contains(changed)
                                    || entry.getKey().equals(writtenFor))
                            .map(entry -> key(entry.getKey()))
                            .toList());
            assertThat(destinationIndex.named(changed))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(model.values().stream().anyMatch(secrets -> secrets.contains(changed)));
        }
    }
}
