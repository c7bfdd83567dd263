package dev.vso.operator.queue;

import static dev.vso.operator.queue.WorkPriority.CHANGE;
import static dev.vso.operator.queue.WorkPriority.FIRST_SYNC;
import static dev.vso.operator.queue.WorkPriority.OUTAGE;
import static dev.vso.operator.queue.WorkPriority.REFRESH;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private static final List<WorkPriority> PRIORITIES = List.of(WorkPriority.values());

    private Instant now = Instant.parse("2026-11-30T03:00:00Z");
    private final FairQueue queue = new FairQueue(() -> now);

    private record Named(String name) implements Runnable {
        @Override
        public void run() {}
    }

    private void add(String namespace, WorkPriority priority, String name) {
        queue.add(new QueuedReconcile(new WorkGroup("vaultstaticsecret", namespace), priority, new Named(name)));
    }

    private String next() {
        QueuedReconcile work = queue.poll(_ -> true);
        return work != null && work.start() instanceof Named(String name) ? name : "none";
    }

    private List<String> next(int count) {
        return IntStream.range(0, count).mapToObj(_ -> next()).toList();
    }

    @Test
    void theMostUrgentGoesFirst() {
        add("a", REFRESH, "refresh");
        add("a", FIRST_SYNC, "first sync");
        add("a", CHANGE, "edit");
        add("a", OUTAGE, "dead credentials");

        assertThat(next(3)).containsExactly("dead credentials", "edit", "first sync");
        assertThat(next(2)).containsExactly("refresh", "none");
    }

    @Test
    void equalsOfOneGroupGoInTheOrderInWhichTheyCame() {
        add("a", CHANGE, "1");
        add("a", CHANGE, "2");
        add("a", CHANGE, "3");
        assertThat(next(3)).containsExactly("1", "2", "3");
    }

    @Test
    void aNamespaceWithThousandsDelaysAnotherByOnePlace() {
        for (int i = 0; i < 5000; i++) {
            add("crowded", FIRST_SYNC, "crowded");
        }
        add("small", FIRST_SYNC, "small");
        assertThat(next(2)).containsExactly("crowded", "small");
    }

    @Test
    void aFloodOfEditsDelaysRefreshesButDoesNotStopThem() {
        add("victim", REFRESH, "refresh");
        for (int i = 0; i < 100; i++) {
            add("attacker", CHANGE, "edit");
        }
        assertThat(next(4)).containsExactly("edit", "edit", "edit", "refresh");
    }

    @Test
    void aRefreshWaitsWhileFirstSyncsDoButNotForEver() {
        add("a", REFRESH, "refresh");
        for (int i = 0; i < 100; i++) {
            add("b", FIRST_SYNC, "first sync");
        }
        assertThat(next(40)).containsOnly("first sync");
        now = now.plus(QueueTurn.REFRESHES_GIVE_WAY);
        assertThat(next(4)).containsOnlyOnce("refresh");
    }

    @Test
    @DisplayName("Refreshes of other namespaces use workers that first syncs may not")
    void refreshesOfOthers() {
        add("full", FIRST_SYNC, "first sync");
        add("free", REFRESH, "refresh");
        assertThat(queue.poll(work -> work.group().namespace().equals("free"))).isNotNull();
    }

    @Test
    @DisplayName("A resource that may not start yet is skipped")
    void notYetDue() {
        add("full", OUTAGE, "full");
        add("free", REFRESH, "free");
        QueuedReconcile work =
                queue.poll(candidate -> candidate.group().namespace().equals("free"));
        assertThat(work).isNotNull();
        assertThat(queue.size()).isOne();
        assertThat(queue.poll(_ -> false)).isNull();
        assertThat(next()).isEqualTo("full");
    }

    @RepeatedTest(20)
    void nothingIsLostAndNothingIsGivenTwice(RepetitionInfo info) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(info.getCurrentRepetition());
        List<String> added = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            if (random.nextInt(3) > 0) {
                String name = "work " + i;
                added.add(name);
                add("ns" + random.nextInt(10), PRIORITIES.get(random.nextInt(PRIORITIES.size())), name);
            } else if (queue.size() > 0) {
                taken.add(next());
            }
        }
        while (queue.size() > 0) {
            taken.add(next());
        }
        assertThat(taken).as("seed %d", info.getCurrentRepetition()).containsExactlyInAnyOrderElementsOf(added);
    }

    @Test
    @DisplayName("Half of the free workers stay for other namespaces, a quarter for urgent work")
    void sharesOfWorkers() {
        var workers = new WorkerLimits();
        Map<String, Integer> began = new TreeMap<>();
        for (String namespace : List.of("first", "second", "third")) {
            QueuedReconcile bulk =
                    new QueuedReconcile(new WorkGroup("vaultstaticsecret", namespace), REFRESH, () -> {});
            while (workers.admits(bulk, 64)) {
                workers.began(bulk.group());
                began.merge(namespace, 1, Integer::sum);
            }
        }
        assertThat(began).containsEntry("first", 32).containsEntry("second", 16).doesNotContainKey("third");
        QueuedReconcile urgent = new QueuedReconcile(new WorkGroup("database", "fourth"), OUTAGE, () -> {});
        assertThat(workers.admits(urgent, 64)).isTrue();
        assertThat(workers.active()).isEqualTo(48);
    }

    @Test
    void oneControllerMayHaveALimitOfItsOwn() {
        var workers = new WorkerLimits();
        workers.cap("database", 1);
        QueuedReconcile one = new QueuedReconcile(new WorkGroup("database", "a"), OUTAGE, () -> {});
        assertThat(workers.admits(one, 64)).isTrue();
        workers.began(one.group());
        assertThat(workers.admits(one, 64)).isFalse();
        workers.ended(one.group());
        assertThat(workers.admits(one, 64)).isTrue();
    }

    @Test
    @DisplayName("While the server is down one resource at a time is reconciled")
    void serverDown() {
        var workers = new WorkerLimits();
        QueuedReconcile refresh = new QueuedReconcile(new WorkGroup("vaultstaticsecret", "a"), REFRESH, () -> {});
        assertThat(workers.admits(refresh, 1)).isTrue();
        workers.began(refresh.group());
        assertThat(workers.admits(refresh, 1)).isFalse();
    }
}
