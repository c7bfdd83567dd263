package dev.vso.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vso.gotemplate.TemplateLimitException.Limit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
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
    void stopsWhatUsesTooMuchAndNamesTheLimit(String text, Limit limit) {
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
    void stopsWhatTakesTooLong(String text) {
        var began = System.nanoTime();
        var limits = new Limits(Duration.ofMillis(200), 1_000_000_000, 20);
        assertThat(stopped(text, limits).limit()).isEqualTo(Limit.TIME);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void allowsWhatStaysWithinThem() {
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
    void theDefaultsAreOneSecondOneMebibyteAndAHundredDeep() {
        assertThat(Limits.DEFAULT).isEqualTo(new Limits(Duration.ofSeconds(1), 1_048_576, 100));
    }
}
