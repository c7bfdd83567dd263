package dev.vso.cli.explain;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** The keys of a Secret as text: some of their names, never a value. Pure. */
final class SecretKeys {

    private static final int SHOWN = 4;

    private SecretKeys() {}

    static String words(Collection<String> keys) {
        List<String> sorted = List.copyOf(new TreeSet<>(keys));
        return switch (sorted.size()) {
            case 0 -> "no keys";
            case 1 -> "key " + sorted.getFirst();
            default ->
                "keys "
                        + String.join(", ", sorted.subList(0, Math.min(SHOWN, sorted.size())))
                        + (sorted.size() > SHOWN ? " and %d more".formatted(sorted.size() - SHOWN) : "");
        };
    }
}
