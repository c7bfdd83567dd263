package dev.vso.bench.load;

import dev.vso.bench.cluster.BenchEnvironment;
import java.util.stream.IntStream;

/** A workload whose Secrets hold credentials issued for each one, so they follow no value in Vault. */
interface IssuedWorkload extends Workload {

    @Override
    default IntStream following(int count) {
        return IntStream.empty();
    }

    @Override
    default void write(BenchEnvironment environment, int number, String value) {
        throw new IllegalStateException("what is issued follows no value");
    }

    @Override
    default boolean issued() {
        return true;
    }
}
