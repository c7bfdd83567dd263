package dev.vso.operator.lease;

import java.util.ArrayList;
import java.util.List;

/** Spreads what is done several times in a round evenly among what is done once. Pure. */
final class Interleaver {

    private Interleaver() {}

    /**
     * All of them in one order: each of the first lists, and after it an equal part of the others.
     *
     * @param first at least one, which may be empty
     */
    static <T> List<T> of(List<List<T>> first, List<T> others) {
        List<T> all = new ArrayList<>();
        int from = 0;
        for (int part = 0; part < first.size(); part++) {
            int to = others.size() * (part + 1) / first.size();
            all.addAll(first.get(part));
            all.addAll(others.subList(from, to));
            from = to;
        }
        return all;
    }
}
