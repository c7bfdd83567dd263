package dev.vso.operator.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.Waker;
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
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class HoldingsTest {

    private final Holdings holdings = new Holdings();
    private final List<ObjectKey> woken = new ArrayList<>();
    private final Waker room = new Waker() {
        @Override
        public void wake(ObjectKey key) {
            woken.add(key);
        }

        @Override
        public void wakeSpread(Collection<ObjectKey> keys, Duration window) {
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
    void whoeverNamesTheSecretIsWoken() {
        holdings.enter(owner("a"), room, List.of(key("s"), key("t")));
        holdings.enter(owner("b"), room, List.of(key("s")));
        holdings.enter(owner("c"), room, List.of(key("u")));
        holdings.changed(key("s"), Set.of());
        assertThat(woken).containsExactlyInAnyOrder(key("a"), key("b"));
    }

    @Test
    void whoeverTheSecretWasWrittenForIsWokenOnceThoughItNamesAnotherNow() {
        holdings.enter(owner("a"), room, List.of(key("new")));
        holdings.enter(owner("b"), room, List.of(key("old")));
        holdings.changed(key("old"), List.of("uid-a", "uid-b", "uid-gone"));
        assertThat(woken).containsExactlyInAnyOrder(key("a"), key("b"));
    }

    @Test
    void aResourceThatEntersAgainNamesOnlyWhatItNamesNow() {
        holdings.enter(owner("a"), room, List.of(key("old")));
        holdings.enter(owner("a"), room, List.of(key("new")));
        assertThat(holdings.named(key("old"))).isFalse();
        assertThat(holdings.named(key("new"))).isTrue();
        holdings.changed(key("old"), Set.of());
        assertThat(woken).isEmpty();
    }

    @Test
    void whoLeavesIsForgotten() {
        holdings.enter(owner("a"), room, List.of(key("s")));
        assertThat(holdings.find("uid-a")).contains(owner("a"));
        holdings.leave("uid-a");
        holdings.leave("uid-never-there");
        assertThat(holdings.find("uid-a")).isEmpty();
        assertThat(holdings.named(key("s"))).isFalse();
        holdings.changed(key("s"), List.of("uid-a"));
        assertThat(woken).isEmpty();
    }

    @RepeatedTest(100)
    void whateverEntersAndLeavesJustThoseConcernedAreWoken(RepetitionInfo repetition) {
        long seed = 19L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Map<String, Set<ObjectKey>> model = new HashMap<>();
        for (int step = 0; step < 200; step++) {
            String name = "r" + random.nextInt(6);
            if (random.nextInt(3) == 0) {
                holdings.leave("uid-" + name);
                model.remove(name);
            } else {
                Set<ObjectKey> secrets = new HashSet<>();
                random.ints(random.nextInt(4), 0, 5).forEach(i -> secrets.add(key("s" + i)));
                holdings.enter(owner(name), room, secrets);
                model.put(name, secrets);
            }
            ObjectKey changed = key("s" + random.nextInt(5));
            String writtenFor = "r" + random.nextInt(6);
            woken.clear();
            holdings.changed(changed, Set.of("uid-" + writtenFor));
            assertThat(woken)
                    .as("seed %d, step %d", seed, step)
                    .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                            .filter(entry -> entry.getValue().contains(changed)
                                    || entry.getKey().equals(writtenFor))
                            .map(entry -> key(entry.getKey()))
                            .toList());
            assertThat(holdings.named(changed))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(model.values().stream().anyMatch(secrets -> secrets.contains(changed)));
        }
    }
}
