package dev.vso.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private static final String VALUE = "s3cr3t";
    private static final Map<String, Object> DATA = Map.of(
            "secret", VALUE, "number", new JsonNumber("31415926"), "list", List.of(VALUE), "map", Map.of("k", VALUE));

    @Test
    @DisplayName("A syntax error names template and line")
    void syntaxError() {
        var error = catchThrowableOfType(
                TemplateSyntaxException.class, () -> Golden.LIBRARY.with("ns/app/key", "one\ntwo {{ nope 1 }}"));
        assertThat(error.template()).isEqualTo("ns/app/key");
        assertThat(error.line()).isEqualTo(2);
        assertThat(error).hasMessage("template: ns/app/key:2: function \"nope\" not defined");
    }

    @Test
    @DisplayName("An execution error names template, line, column and expression")
    void executionError() {
        var template = Template.parse("ns/app/key", "one\n{{ .map.k.x }}", Golden.LIBRARY);
        var error =
                catchThrowableOfType(TemplateExecutionException.class, () -> template.execute(DATA, Limits.DEFAULT));
        assertThat(error.template()).isEqualTo("ns/app/key");
        assertThat(error.line()).isEqualTo(2);
        assertThat(error.column()).isEqualTo(7);
        assertThat(error)
                .hasMessage("template: ns/app/key:2:7: executing \"ns/app/key\" at <.map.k.x>: "
                        + "can't evaluate field x in type string");
    }

    @Test
    void anErrorInAnotherTemplateNamesTheTextItStandsIn() {
        var library = Golden.LIBRARY.with("shared", "{{ define \"part\" }}{{ index .list 5 }}{{ end }}");
        var template = Template.parse("main", "{{ template \"part\" . }}", library);
        var error =
                catchThrowableOfType(TemplateExecutionException.class, () -> template.execute(DATA, Limits.DEFAULT));
        assertThat(error.template()).isEqualTo("shared");
        assertThat(error).hasMessageContaining("executing \"part\"").hasMessageContaining("index out of range: 5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ fail .secret }}",
                "{{ .secret | fail }}",
                "{{ fail (printf \"no %s\" .secret) }}",
                "{{ range .secret }}{{ end }}",
                "{{ range .number | toString }}{{ end }}",
                "{{ .secret.x }}",
                "{{ index .map .list }}",
                "{{ index .list .secret }}",
                "{{ eq .map .list }}",
                "{{ eq .list .list }}",
                "{{ lt .secret 1 }}",
                "{{ mustFromJson .secret }}",
                "{{ semver .secret }}",
                "{{ semverCompare .secret \"1.0.0\" }}",
                "{{ semverCompare \">1\" .secret }}",
                "{{ mustRegexMatch (cat \"(\" .secret) \"x\" }}",
                "{{ mustToDate \"2006\" .secret }}",
                "{{ urlParse (cat \"http://h:\" .secret) }}",
                "{{ urlJoin (dict \"host\" \"h\" \"userinfo\" (cat .secret \" \")) }}",
                "{{ buildCustomCert .secret .secret }}",
                "{{ buildCustomCert (b64enc .secret) (b64enc .secret) }}",
                "{{ call .secret }}",
                "{{ dig .number \"d\" .map }}",
                "{{ .secret | 5 }}",
                "{{ .number.Int64.x }}",
                "{{ upper .number }}",
                "{{ .map.k \"x\" }}",
                "{{ template .secret }}",
            })
    void noErrorShowsAValue(String text) {
        var error = catchThrowableOfType(
                TemplateException.class,
                () -> Template.parse("t", text, Golden.LIBRARY).execute(DATA, Limits.DEFAULT));
        assertThat(error).as(text).isNotNull();
        assertThat(Stream.<Throwable>iterate(error, each -> each != null, Throwable::getCause))
                .allSatisfy(each -> assertThat(String.valueOf(each.getMessage()))
                        .doesNotContain(VALUE)
                        .doesNotContain("31415926"));
    }

    static Stream<Golden.Case> failing() {
        return Golden.cases().filter(golden -> golden.error() != null);
    }

    /** The same over all errors of the corpus; its host and password stand in no template. */
    @ParameterizedTest
    @MethodSource("failing")
    void noErrorOfTheCorpusShowsAValue(Golden.Case golden) {
        var input = Golden.input(Golden.resource("data.json"));
        try {
            Golden.LIBRARY
                    .with("t", golden.template())
                    .with(MissingKey.ERROR)
                    .template("t")
                    .orElseThrow()
                    .execute(input, Golden.LIMITS);
        } catch (TemplateException e) {
            assertThat(e.getMessage()).doesNotContain("p@ss", "w0rd", "db.example", "app-user", "AKIA", "wJalr");
        }
    }

    @Test
    void theMessageOfFailIsShownWhereItStandsInTheTemplate() {
        var template = Template.parse("t", "{{ fail \"the port is missing\" }}", Golden.LIBRARY);
        var error =
                catchThrowableOfType(TemplateExecutionException.class, () -> template.execute(DATA, Limits.DEFAULT));
        assertThat(error).hasMessageEndingWith("error calling fail: the port is missing");
    }
}
