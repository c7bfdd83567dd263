package dev.vso.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.vso.gotemplate.limit.Exceeded;
import dev.vso.gotemplate.limit.MeteredText;
import dev.vso.gotemplate.limit.RegexSize;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random templates and regular expressions, well formed and not: they all end within their limits, and with
 * only the documented exceptions. {@code -Dfuzz.seconds=60} makes each part longer, with others
 * each time; {@code -Dfuzz.seed=…} repeats a run.
 */
class HostileTemplateFuzzTest {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 3);

    /** Of every usual run. */
    private static final long USUAL_SEED = 3;

    private static final Limits LIMITS = new Limits(Duration.ofMinutes(5), 2_000_000, 256 * 1024, 8L * 1024 * 1024, 50);
    private static final Duration MOST = Duration.ofSeconds(4);

    private static final Functions FUNCTIONS = Functions.sprig(Clock.systemUTC(), new SecureRandom());
    private static final List<String> NAMES = List.copyOf(FUNCTIONS.names());
    private static final Library LIBRARY = Library.of(FUNCTIONS);

    private static final List<String> ATOMS = List.of(
            ".",
            "$",
            ".Secrets",
            ".Secrets.host",
            "\"a\"",
            "\"\"",
            "\"%[3]*.[2]*[1]f\"",
            "1",
            "-1",
            "0x7fffffffffffffff",
            "1e308",
            "5e-324",
            "'x'",
            "nil",
            "true",
            "1+2i",
            "(list 1 2 3)",
            "(dict \"a\" 1)",
            "(repeat 9999 \"ab\")",
            "(until 999)",
            "(fromJson \"[1,{\\\"a\\\":null}]\")",
            "(semver \"1.2.3-a.b+c\")",
            "\"(a|b*)+?\"",
            "(mustToDate \"2006\" \"2024\")",
            "$x",
            "$y",
            "(cat . $x)",
            "9000000000",
            "\"2006-01-02\"",
            "\"\\xff\"");

    private static final List<String> FRAGMENTS = List.of(
            "{{",
            "}}",
            "{{-",
            "-}}",
            "/*",
            "*/",
            "(",
            ")",
            "|",
            ":=",
            "=",
            "$x",
            ".",
            ",",
            "`",
            "\"",
            "'",
            "end",
            "else",
            "if",
            "range",
            "with",
            "define \"t\"",
            "template \"t\"",
            "block \"b\" .",
            "break",
            "continue",
            " ",
            "\n",
            "\u00e9",
            "\0");

    private static final List<String> PARTS = List.of(
            "a",
            "x*",
            "(",
            ")",
            "|",
            "[",
            "]",
            "[^",
            "[:alpha:]",
            "{2}",
            "{900}",
            "{1,1000}",
            "*",
            "+?",
            "\\Q",
            "\\E",
            "\\",
            "\\pL",
            "\\PN",
            "(?i)",
            "(?:",
            "(?P<n>",
            "^",
            "$",
            ".",
            "-",
            "\\x{1e942}",
            "[B-\\x{1e942}]",
            "\\b",
            "(a?){30}",
            "}",
            "{",
            ",",
            "0",
            "\u00e9",
            "(?",
            "\\C",
            "\\d",
            "[[:^digit:]x]");

    private static void forSeconds(Consumer<Random> one) {
        var seed =
                Long.getLong("fuzz.seed", Integer.getInteger("fuzz.seconds") == null ? USUAL_SEED : System.nanoTime());
        var seeds = new Random(seed);
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        while (System.nanoTime() < end) {
            var each = seeds.nextLong();
            try {
                one.accept(new Random(each));
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + each, e);
            }
        }
    }

    private static <T> T any(List<T> items, Random random) {
        return items.get(random.nextInt(items.size()));
    }

    private static String expression(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return any(ATOMS, random);
        }
        var call = new StringBuilder("(").append(any(NAMES, random));
        for (int i = random.nextInt(4); i > 0; i--) {
            call.append(' ').append(expression(random, depth - 1));
        }
        return call.append(')').toString();
    }

    private static String template(Random random) {
        var text = new StringBuilder("{{$x:=1}}{{$y:=list 1}}");
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            text.append(
                    switch (random.nextInt(6)) {
                        case 0 -> "{{range " + expression(random, 2) + "}}{{$y = list $y $x}}{{end}}";
                        case 1 -> "{{$x = " + expression(random, 3) + "}}";
                        case 2 -> "{{with " + expression(random, 2) + "}}{{.}}{{end}}";
                        case 3 -> "{{$y = list $y $y}}";
                        default -> "{{" + expression(random, 4) + "}}";
                    });
        }
        return text.toString();
    }

    private static String broken(Random random) {
        var text = new StringBuilder(template(random));
        for (int i = random.nextInt(12); i > 0; i--) {
            var at = random.nextInt(text.length() + 1);
            if (random.nextBoolean()) {
                text.insert(at, any(FRAGMENTS, random).repeat(1 + random.nextInt(3)));
            } else {
                text.delete(at, Math.min(text.length(), at + random.nextInt(8)));
            }
        }
        return text.toString();
    }

    private static void execute(String text) {
        var data = Golden.input(Golden.resource("data.json"));
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (var budget = new Budget(LIMITS)) {
            Template.parse("t", text, LIBRARY).execute(data, budget);
            assertThat(budget.meter().worked()).as(text).isLessThanOrEqualTo(LIMITS.work());
        } catch (TemplateException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
        assertThat(Duration.ofNanos(took)).as(text).isLessThan(MOST);
    }

    @Test
    @DisplayName("H1: random templates end within their limits, or are no templates")
    void randomTemplatesEndWithinTheirLimits() {
        forSeconds(random -> execute(random.nextInt(3) == 0 ? broken(random) : template(random)));
    }

    @Test
    @DisplayName("H3: the size of a random expression is seen before it is compiled, and its matching ends")
    void randomExpressionsAreNoLargerThanTheySeem() {
        forSeconds(random -> {
            var text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(any(PARTS, random).repeat(random.nextInt(8) == 0 ? 20 : 1));
            }
            var pattern = text.toString();
            var size = RegexSize.of(pattern);
            if (size.isTooLarge() || size.work() > 20_000_000) {
                return;
            }
            try {
                var compiled = Pattern.compile(pattern);
                assertThat((long) compiled.programSize()).as(pattern).isLessThanOrEqualTo(20 + 3 * size.instructions());
                try (var budget = new Budget(LIMITS)) {
                    compiled.matcher(MeteredText.of("ax".repeat(5_000), compiled, budget.meter()))
                            .find();
                } catch (Exceeded | StackOverflowError _) {
                    // as it should: a thread that renders ends with the second as it does with the first
                }
            } catch (PatternSyntaxException _) {
                // no expression
            }
        });
    }
}
