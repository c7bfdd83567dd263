package dev.vso.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Random templates, each executed by Go too. Needs Go, and is run only when asked with {@code -Dgotemplate.fuzz=N}. */
@EnabledIfSystemProperty(named = "gotemplate.fuzz", matches = "[0-9]+")
class FuzzTest {
    private static final int SHOWN = 40;

    @Test
    void randomTemplatesAgreeWithGo() {
        var data = Golden.resource("data.json");
        var seed = Long.getLong("gotemplate.fuzz.seed", System.nanoTime());
        var count = Integer.getInteger("gotemplate.fuzz", 0);
        var grammar = new Grammar(new Random(seed));
        var differences = new ArrayList<String>();
        var failing = 0;
        try (var oracle = Oracle.start()) {
            for (int i = 0; i < count; i++) {
                var golden = oracle.ask(grammar.template(), data);
                failing += golden.error() == null ? 0 : 1;
                Golden.difference(golden, Golden.input(data))
                        .ifPresent(difference -> differences.add(golden + "\n" + difference));
            }
        }
        System.out.printf(
                "%d templates, of which %d fail in Go; %d differ; seed %d%n", count, failing, differences.size(), seed);
        assertThat(differences.stream().limit(SHOWN)).as("seed " + seed).isEmpty();
    }
}
