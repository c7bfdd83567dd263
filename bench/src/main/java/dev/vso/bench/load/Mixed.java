package dev.vso.bench.load;

import dev.vso.bench.cluster.BenchEnvironment;
import dev.vso.bench.measure.Observed;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Seven of ten resources are of the first kind, and one each of the other three.
 *
 * @param kinds four of them
 */
record Mixed(List<Workload> kinds) implements Workload {

    private static final List<Integer> PATTERN = List.of(0, 0, 1, 0, 0, 2, 0, 0, 3, 0);

    Mixed {
        kinds = List.copyOf(kinds);
    }

    private Workload kind(int number) {
        return kinds.get(PATTERN.get(number % PATTERN.size()));
    }

    @Override
    public void prepare(BenchEnvironment environment, int count) {
        kinds.forEach(kind -> kind.prepare(environment, count));
    }

    @Override
    public void create(BenchEnvironment environment, int number) {
        kind(number).create(environment, number);
    }

    /** If a value changes, true for the Secret that follows it; otherwise for any synced Secret. */
    @Override
    public Predicate<Observed> synced(String value) {
        return value.equals(FIRST)
                ? kinds.stream()
                        .map(kind -> kind.synced(value))
                        .reduce(Predicate::or)
                        .orElseThrow()
                : kinds.getFirst().synced(value);
    }

    @Override
    public IntStream following(int count) {
        return IntStream.range(0, count).filter(number -> kind(number).equals(kinds.getFirst()));
    }

    @Override
    public void write(BenchEnvironment environment, int number, String value) {
        kind(number).write(environment, number, value);
    }

    @Override
    public List<String> vaultKinds() {
        return List.of("read", "issue");
    }

    @Override
    public boolean issued() {
        return false;
    }

    @Override
    public List<String> collections() {
        return kinds.stream().flatMap(kind -> kind.collections().stream()).toList();
    }
}
