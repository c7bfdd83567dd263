package dev.vso.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.gotemplate.function.Function;
import dev.vso.gotemplate.function.Parameter;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every function of the registry, with arguments that are chosen to make its loops long: all of them count what they do,
 * so that the limit of work ends each. A loop that does not count runs for minutes with these, far past what the
 * processor's time allows here.
 */
@Execution(ExecutionMode.CONCURRENT)
class EachFunctionIsBoundedTest {
    private static final int LENGTH = 200_000;
    private static final int TRIES = 12;
    private static final long WORK = 2_500_000;
    private static final Limits LIMITS = new Limits(Duration.ofMinutes(5), WORK, 1024 * 1024, 16L * 1024 * 1024, 100);

    /** For work that counts as 12 ms; a busy machine, and code that is not compiled yet, make it longer. */
    private static final Duration MOST = Duration.ofSeconds(4);

    private static final Functions FUNCTIONS = Functions.sprig(Clock.systemUTC(), new SecureRandom());
    private static final Library LIBRARY = Library.of(FUNCTIONS);

    /** Values that only a template can make: lists that share their halves, depth, and what holds itself. */
    private static final String PRELUDE = """
            {{- $one := list "x" }}{{ range until 60 }}{{ $one = list $one $one }}{{ end -}}
            {{- $two := list "x" }}{{ range until 60 }}{{ $two = list $two $two }}{{ end -}}
            {{- $shared := list $one $two (list $one $two) -}}
            {{- $first := dict "x" 1 }}{{ range until 60 }}{{ $first = dict "a" $first "b" $first }}{{ end -}}
            {{- $second := dict "x" 1 }}{{ range until 60 }}{{ $second = dict "a" $second "b" $second }}{{ end -}}
            {{- $self := dict "k" "v" }}{{ $_ := set $self "self" $self -}}
            {{- $deep := list }}{{ range until 3000 }}{{ $deep = list $deep }}{{ end -}}
            """;

    /** The variable that a line of the prelude makes. */
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{- (\\$\\w+) .*");

    private static final Map<String, Object> DATA = texts();

    private static Map<String, Object> texts() {
        var texts = new TreeMap<String, Object>();
        texts.put("same", "a".repeat(LENGTH));
        texts.put("half", "a".repeat(LENGTH / 2) + "b");
        texts.put("blanks", " ".repeat(LENGTH));
        texts.put("digits", "1".repeat(LENGTH));
        texts.put("dollars", "$0${1}".repeat(LENGTH / 6));
        texts.put("verbs", "%[".repeat(LENGTH / 2));
        texts.put("widths", "%999999.999999f%x%q".repeat(LENGTH / 19));
        texts.put("stars", "x*".repeat(3_000));
        texts.put("repeats", "(a{900}b{900}){1}".repeat(500));
        texts.put("groups", "(a?)".repeat(2_000));
        texts.put("folds", "(?i)" + "[B-\\x{1e942}]".repeat(1_000));
        texts.put("versions", ">=1.2.3-a.b, ".repeat(LENGTH / 13) + ">=1");
        texts.put("prerelease", "1.2.3-" + "a.".repeat(LENGTH / 2) + "a");
        texts.put("layout", "2006-01-02T15:04:05".repeat(LENGTH / 19));
        texts.put("slashes", "a/".repeat(LENGTH / 2));
        texts.put("url", "http://u:p@[::1%25" + "z".repeat(LENGTH) + "]:80/a?b#c");
        texts.put("json", "[".repeat(900) + "1" + "]".repeat(900));
        texts.put("list", "[" + "1,".repeat(LENGTH / 2) + "1]");
        texts.put("invalid", new byte[LENGTH]);
        texts.put("bytes", filled((byte) 0xFF));
        texts.put("pem", "-----BEGIN X-----\n" + "A".repeat(LENGTH));
        texts.put("escapes", "%41".repeat(LENGTH / 3));
        texts.put("items", Collections.nCopies(50_000, "a"));
        texts.put("numbers", Collections.nCopies(5_000, 1e-300));
        return texts;
    }

    private static byte[] filled(byte value) {
        var bytes = new byte[LENGTH];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static List<String> hostile(Parameter parameter) {
        var texts = DATA.keySet().stream().map(name -> "$." + name);
        return switch (parameter) {
            case TEXT ->
                texts.filter(name -> !name.equals("$.items") && !name.equals("$.numbers"))
                        .toList();
            case INT -> List.of("9223372036854775807", "-9223372036854775808", "0", "1", "1000000", "-1");
            case REAL -> List.of("1e308", "5e-324");
            case BOOL -> List.of("true", "false");
            case DICT -> List.of("$first", "$second", "$self");
            case VERSION -> List.of("(semver $.prerelease)");
            case MOMENT -> List.of("(mustToDate \"2006\" \"2024\")");
            case ANY, VALUE ->
                Stream.concat(
                                texts,
                                Stream.of(
                                        "$one",
                                        "$two",
                                        "$shared",
                                        "$first",
                                        "$second",
                                        "$self",
                                        "$deep",
                                        "1e308",
                                        "9223372036854775807",
                                        "(mustToDate \"2006\" \"2024\")"))
                        .toList();
        };
    }

    static Stream<Function> functions() {
        return new TreeSet<>(FUNCTIONS.names()).stream().map(FUNCTIONS.byName()::get);
    }

    private static List<Parameter> parameters(Function function, int more) {
        var all = new ArrayList<>(function.parameters());
        function.rest().ifPresent(rest -> all.addAll(Collections.nCopies(more, rest)));
        return all;
    }

    /** Calls with the same argument at all places, and seeded random ones. */
    private static List<String> calls(Function function) {
        var random = new Random(function.name().hashCode());
        var calls = new TreeSet<String>();
        for (int more = 0; more <= (function.rest().isPresent() ? 2 : 0); more++) {
            var parameters = parameters(function, more);
            for (int i = 0; i < 36; i++) {
                var index = i;
                calls.add(call(
                        function,
                        parameters.stream()
                                .map(parameter -> hostile(parameter)
                                        .get(index % hostile(parameter).size()))));
            }
            for (int i = 0; i < TRIES; i++) {
                calls.add(call(
                        function,
                        parameters.stream()
                                .map(parameter -> hostile(parameter)
                                        .get(random.nextInt(hostile(parameter).size())))));
            }
        }
        return List.copyOf(calls);
    }

    private static String call(Function function, Stream<String> arguments) {
        return function.name() + " " + arguments.collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @MethodSource("functions")
    @Timeout(300)
    @DisplayName("H1: each function ends within its limit of work, whatever its arguments")
    void endsWithinItsLimitOfWork(Function function) {
        for (var call : calls(function)) {
            var template = Template.parse("t", preludeOf(call) + "{{ $_ := " + call + " }}", LIBRARY);
            long began = cpu();
            try (var budget = new Budget(LIMITS)) {
                try {
                    template.execute(dataOf(call), budget);
                } catch (TemplateException _) {
                    // an error of the function, or the limit: either way it has ended
                }
                assertThat(budget.meter().worked()).as(call).isLessThanOrEqualTo(WORK);
            }
            assertThat(Duration.ofNanos(cpu() - began)).as(call).isLessThan(MOST);
        }
    }

    /** Only the lines that are used, as all of them take longer than most calls. */
    private static String preludeOf(String call) {
        String used = call.contains("$shared") ? call + " $one $two" : call;
        return PRELUDE.lines()
                .filter(line -> used.contains(VARIABLE.matcher(line).replaceFirst("$1")))
                .collect(Collectors.joining("\n"));
    }

    /** Only what is used: all of it would be too much work. */
    private static Map<String, Object> dataOf(String call) {
        var data = new TreeMap<>(DATA);
        data.keySet().removeIf(name -> !(call + " ").contains("$." + name + " ") && !call.contains("$." + name + ")"));
        return data;
    }

    @Test
    @DisplayName("The inputs of each call are within the limits")
    void inputsWithinLimits() {
        assertThat(Template.parse("t", PRELUDE, LIBRARY).execute(Map.of(), LIMITS))
                .isEmpty();
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
