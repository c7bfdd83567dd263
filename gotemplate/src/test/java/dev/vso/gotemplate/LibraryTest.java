package dev.vso.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LibraryTest {
    private static String output(Library library, String name, Object data) {
        var template = library.template(name).orElseThrow();
        return new String(template.execute(data, Limits.DEFAULT), StandardCharsets.UTF_8);
    }

    @Test
    void templatesCallEachOtherWhicheverCameFirst() {
        var library = Golden.LIBRARY
                .with("main", "{{ template \"part\" . }}-{{ template \"other\" . }}")
                .with("other", "{{ define \"part\" }}<{{ . }}>{{ end }}other");
        assertThat(output(library, "main", "x")).isEqualTo("<x>-other");
        assertThat(library.names()).containsExactly("main", "other", "part");
    }

    @Test
    void aLaterDefinitionReplacesAnEarlierOneUnlessItIsBlank() {
        var first = Golden.LIBRARY.with("a", "{{ define \"p\" }}1{{ end }}{{ template \"p\" }}");
        assertThat(output(first.with("b", "{{ define \"p\" }}2{{ end }}"), "a", ""))
                .isEqualTo("2");
        assertThat(output(first.with("b", "{{ define \"p\" }} {{ end }}"), "a", ""))
                .isEqualTo("1");
        assertThat(output(first, "a", "")).isEqualTo("1");
    }

    @Test
    void aTemplateChangesNothingOutsideItself() {
        var data = new HashMap<String, Object>(Map.of("m", new HashMap<>(Map.of("k", "v"))));
        var library =
                Golden.LIBRARY.with("t", "{{ $_ := set .m \"k\" \"changed\" }}{{ $_ := set . \"x\" 1 }}{{ .m.k }}");
        assertThat(output(library, "t", data)).isEqualTo("changed");
        assertThat(data).isEqualTo(Map.of("m", Map.of("k", "v")));
        assertThat(output(library, "t", data)).isEqualTo("changed");
    }

    @Test
    void oneTemplateServesManyThreads() throws Exception {
        var template = Template.parse("t", "{{ range until 50 }}{{ $.n }}{{ end }}", Golden.LIBRARY);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = IntStream.range(0, 50)
                    .mapToObj(n -> threads.submit(() -> template.execute(Map.of("n", n), Golden.LIMITS)))
                    .toList();
            for (int n = 0; n < results.size(); n++) {
                assertThat(new String(results.get(n).get(), StandardCharsets.UTF_8))
                        .isEqualTo(String.valueOf(n).repeat(50));
            }
        }
    }

    @Test
    void bytesThatAreNoUtf8PassThrough() {
        var template = Template.parse("t", "{{ . }}{{ b64dec \"/w==\" }}", Golden.LIBRARY);
        assertThat(template.execute(new byte[] {(byte) 0xC3, 0x28}, Limits.DEFAULT))
                .isEqualTo(new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF});
    }

    @Test
    void numbersOfJavaAreThoseOfGo() {
        var template = Template.parse("t", "{{ range . }}{{ printf \"%T %v \" . . }}{{ end }}", Golden.LIBRARY);
        var data = List.of(1, 2L, 1e6, new JsonNumber("1000000"), true);
        assertThat(new String(template.execute(data, Limits.DEFAULT), StandardCharsets.UTF_8))
                .isEqualTo("int 1 int64 2 float64 1e+06 json.Number 1000000 bool true ");
        assertThatThrownBy(() -> template.execute(new Object(), Limits.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
