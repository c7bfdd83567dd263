package dev.vso.bench;

import java.util.List;

/**
 * How much load.
 *
 * @param count VaultStaticSecrets in all
 * @param namespaces over which they are spread, each with a log-in of its own
 */
record StaticLoad(int count, int namespaces) {

    /**
     * Reads {@code static [--count N] [--namespaces N]}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static StaticLoad read(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("static") || arguments.size() % 2 == 0) {
            throw new IllegalArgumentException("not understood");
        }
        var load = new StaticLoad(2000, 20);
        for (var i = 1; i < arguments.size(); i += 2) {
            var number = Integer.parseInt(arguments.get(i + 1));
            load = switch (arguments.get(i)) {
                case "--count" -> new StaticLoad(number, load.namespaces);
                case "--namespaces" -> new StaticLoad(load.count, number);
                default -> throw new IllegalArgumentException("not understood");
            };
        }
        if (load.count < 1 || load.namespaces < 1) {
            throw new IllegalArgumentException("at least one");
        }
        return load;
    }

    String namespace(int i) {
        return "bench-" + i % namespaces;
    }

    String name(int i) {
        return "app-" + i;
    }
}
