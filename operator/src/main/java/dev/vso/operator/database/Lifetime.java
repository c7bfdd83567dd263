package dev.vso.operator.database;

import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import dev.vso.operator.time.GoDuration;
import java.math.BigDecimal;
import java.time.Duration;

/** Lifetimes as a Database spells them: a number with s, m, h or d. */
final class Lifetime {

    private static final BigDecimal SECONDS_OF_DAY = BigDecimal.valueOf(86_400);

    private Lifetime() {}

    /** @throws Obstacle naming the field if the text is no lifetime of at least a second */
    static Duration parse(String field, String text) throws Obstacle {
        try {
            Duration parsed = text.endsWith("d")
                    ? Duration.ofSeconds(new BigDecimal(text.substring(0, text.length() - 1))
                            .multiply(SECONDS_OF_DAY)
                            .longValue())
                    : GoDuration.parse(text);
            if (parsed.toSeconds() >= 1) {
                return parsed;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw Problem.lasting(
                        "DatabaseError",
                        "%s: \"%s\" is no lifetime; write a number with s, m, h or d, such as 12h"
                                .formatted(field, text))
                .obstacle();
    }
}
