package dev.vso.operator.lease;

import java.util.ArrayList;
import java.util.List;

/** Distributes requests that are sent several times per round evenly among those that are sent once. Pure. */
final class Interleaver {

    private Interleaver() {}

    /**
     * Merges the lists into one order: each of the first lists, followed by an equal share of the others.
     *
     * @param first at least one list; lists may be empty
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
