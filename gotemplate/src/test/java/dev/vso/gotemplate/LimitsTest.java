package dev.vso.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vso.gotemplate.TemplateLimitException.Limit;
import dev.vso.gotemplate.limit.MemoryBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(60), 10_000, 20);

    private static TemplateLimitException stopped(String text, Limits limits) {
        var template = Template.parse("ns/app/key", text, Golden.LIBRARY);
        var exception = catchThrowableOfType(
                TemplateLimitException.class, () -> template.execute(Map.of("secret", "s3cr3t"), limits));
        assertThat(exception).as(text).isNotNull();
        return exception;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            {{ range until 5000 }}four{{ end }}                                            ! OUTPUT
            {{ repeat 10001 "x" }}                                                         ! OUTPUT
            {{ repeat 9223372036854775807 "xy" }}                                          ! OUTPUT
            {{ $x := "x" }}{{ range until 20 }}{{ $x = cat $x $x }}{{ end }}               ! OUTPUT
            {{ $x := "x" }}{{ range until 20 }}{{ $x = printf "%s%s" $x $x }}{{ end }}     ! OUTPUT
            {{ printf "%999999d" 1 }}                                                      ! OUTPUT
            {{ indent 9999999 "a" }}                                                       ! OUTPUT
            {{ replace "" (repeat 5000 "y") "abc" }}                                       ! OUTPUT
            {{ regexReplaceAll "" (repeat 5000 "x") "yyy" }}                               ! OUTPUT
            {{ join (repeat 5000 "x") (list 1 2 3 4) }}                                    ! OUTPUT
            {{ until 10000000 | len }}                                                     ! MEMORY
            {{ untilStep 0 10000000 1 | len }}                                             ! MEMORY
            {{ $l := list }}{{ range until 30000 }}{{ $l = append $l "x" }}{{ end }}       ! MEMORY
            {{ range 1000 }}{{ $x := repeat 9000 "x" }}{{ end }}                           ! MEMORY
            {{ $x := list }}{{ range until 30 }}{{ $x = concat $x $x (list 1) }}{{ end }}  ! MEMORY
            {{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}                  ! DEPTH
            {{ $d := dict }}{{ $_ := set $d "self" $d }}{{ toJson $d }}                    ! DEPTH
            {{ $d := dict }}{{ $_ := set $d "self" $d }}{{ $d }}                           ! DEPTH
            """)
    @DisplayName("Stops a template that uses too much, and names the limit")
    void memoryLimit(String text, Limit limit) {
        var large = limit == Limit.DEPTH ? new Limits(Duration.ofSeconds(60), 100_000_000, 20) : LIMITS;
        var exception = stopped(text, large);
        assertThat(exception.limit()).isEqualTo(limit);
        assertThat(exception.template()).isEqualTo("ns/app/key");
        assertThat(exception).hasMessageContaining("ns/app/key").hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ range 9000000000 }}{{ end }}",
                "{{ range 100000 }}{{ range 100000 }}{{ $x := 1 }}{{ end }}{{ end }}",
                "{{ range 100000 }}{{ $_ := regexMatch \"(x+x+)+y\" (repeat 500000 \"x\") }}{{ end }}",
            })
    @DisplayName("Stops a template that takes too long")
    void timeLimit(String text) {
        var began = System.nanoTime();
        var limits = new Limits(Duration.ofMillis(200), Long.MAX_VALUE, 1_000_000_000, Long.MAX_VALUE, 20);
        assertThat(stopped(text, limits).limit()).isEqualTo(Limit.TIME);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ range 9000000000 }}{{ end }}",
                "{{ range 100000 }}{{ range 100000 }}{{ $x := 1 }}{{ end }}{{ end }}",
                "{{ range 100000 }}{{ $_ := regexMatch \"(x+x+)+y\" (repeat 500000 \"x\") }}{{ end }}",
                "{{ range 1000 }}{{ $_ := bcrypt \"x\" }}{{ end }}",
                "{{ (mustToDate \"2006\" \"2024\").Format (repeat 1000000 \"1\") }}",
                "{{ mustToDate (repeat 1000000 \"x\") (repeat 1000000 \"x\") }}",
                "{{ define \"a\" }}{{ range 9 }}{{ template \"b\" }}{{ end }}{{ end }}{{ define \"b\" }}{{ range 9000000 }}{{ end }}{{ end }}{{ template \"a\" }}",
            })
    @DisplayName("H1: the work of a template is limited, whatever the clock says")
    void workLimit(String text) {
        var limits = new Limits(Duration.ofHours(1), 50_000_000, 1_000_000, 64_000_000, 20);
        assertThat(stopped(text, limits).limit()).isEqualTo(Limit.WORK);
    }

    @Test
    @DisplayName("H1: variables by the thousand are found in bounded work, and read in linear time")
    void manyVariablesAreNoLoopOfTheirOwn() {
        var text = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            text.append("{{$a").append(i).append(":=1}}");
        }
        var uses = "{{$_:=$a0}}".repeat(60_000);
        assertThat(stopped(text + uses, new Limits(Duration.ofHours(1), 1 << 20, 20))
                        .limit())
                .isEqualTo(Limit.WORK);
    }

    @Test
    @DisplayName("H2: executions that share a budget of memory never take more than it holds, and give all back")
    void memoryIsLimitedOverAllExecutions() throws Exception {
        var memory = new MemoryBudget(7L << 20);
        var limits = new Limits(Duration.ofMinutes(5), 1 << 20, 20).withMemory(6L << 20);
        var keeps = Template.parse(
                "t",
                "{{ $l := list }}{{ range 4 }}{{ $l = append $l (repeat 1000000 \"x\") }}{{ end }}ok",
                Golden.LIBRARY);
        try (var holder = new Budget(limits, memory, () -> false);
                var other = new Budget(limits, memory, () -> false)) {
            assertThat(keeps.execute(null, holder)).isNotEmpty();
            assertThat(memory.taken()).isBetween(4_000_000L, memory.bytes());
            assertThat(catchThrowableOfType(TemplateLimitException.class, () -> keeps.execute(null, other))
                            .limit())
                    .isEqualTo(Limit.SHARED_MEMORY);
            assertThat(memory.taken()).isLessThanOrEqualTo(memory.bytes());
        }
        assertThat(memory.taken()).isZero();
        assertThat(keeps.execute(null, new Budget(limits, memory, () -> false))).isNotEmpty();
    }

    @Test
    @DisplayName("An execution can be cancelled")
    void cancelled() {
        var told = new AtomicBoolean();
        var template = Template.parse("t", "{{ range 9000000000 }}{{ end }}", Golden.LIBRARY);
        var limits = new Limits(Duration.ofHours(1), Long.MAX_VALUE, 1, 1 << 20, 1);
        Thread.startVirtualThread(() -> told.set(true));
        var exception = catchThrowableOfType(
                TemplateLimitException.class,
                () -> template.execute(null, new Budget(limits, MemoryBudget.unlimited(), told::get)));
        assertThat(exception.limit()).isEqualTo(Limit.STOPPED);
    }

    @Test
    @DisplayName("Work and output are counted over all executions of a budget, memory for each one")
    void budget() {
        var limits = new Limits(Duration.ofHours(1), 10_000_000, 1_000, 2_500_000, 20);
        var text = "{{ $x := repeat 900 \"x\" }}{{ range 500 }}{{ $_ := upper $x }}{{ end }}{{ repeat 300 \"x\" }}";
        var template = Template.parse("t", text, Golden.LIBRARY);
        var budget = new Budget(limits);
        template.execute(null, budget);
        long once = budget.meter().worked();
        template.execute(null, budget);
        template.execute(null, budget);
        assertThat(budget.meter().worked()).isEqualTo(3 * once);
        assertThat(catchThrowableOfType(TemplateLimitException.class, () -> template.execute(null, budget))
                        .limit())
                .isIn(Limit.OUTPUT, Limit.WORK);
    }

    @Test
    @DisplayName("Allows templates within the limits")
    void withinLimits() {
        var template = Template.parse("t", "{{ repeat 10000 \"x\" }}", Golden.LIBRARY);
        assertThat(template.execute(null, LIMITS)).hasSize(10_000);
        var deep =
                "{{ define \"d\" }}{{ if . }}{{ template \"d\" (rest .) }}{{ end }}{{ end }}{{ template \"d\" (until 19) }}";
        assertThat(Template.parse("t", deep, Golden.LIBRARY).execute(null, LIMITS))
                .isEmpty();
    }

    @Test
    void aDeeplyNestedTextIsRefusedAndNotAStackOverflow() {
        var parens = "{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}";
        assertThatThrownBy(() -> Golden.LIBRARY.with("t", parens)).isInstanceOf(TemplateSyntaxException.class);
        var blocks = "{{ if 1 }}".repeat(100_000) + "{{ end }}".repeat(100_000);
        assertThatThrownBy(() -> Golden.LIBRARY.with("t", blocks)).isInstanceOf(TemplateSyntaxException.class);
        var branches = "{{ if 0 }}" + "{{ else if 0 }}".repeat(100_000) + "{{ end }}";
        assertThatThrownBy(() -> Golden.LIBRARY.with("t", branches)).isInstanceOf(TemplateSyntaxException.class);
    }

    @Test
    void largeRepeatsInAnExpressionAreRefused() {
        var text = "{{ regexMatch \"((((a{900}){900}){900}){900}){900}\" \"a\" }}";
        var output = Template.parse("t", text, Golden.LIBRARY).execute(null, LIMITS);
        assertThat(new String(output, StandardCharsets.UTF_8)).isEqualTo("false");
    }

    @Test
    void theDefaultsAreAboutASecondOfWorkOneMebibyteAndAHundredDeep() {
        assertThat(Limits.DEFAULT).isEqualTo(new Limits(Duration.ofSeconds(5), 200_000_000, 1_048_576, 64L << 20, 100));
    }
}
