package dev.vso.vault.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultJsonTest {

    /** The right side is what Go 1.26 printed for the left: json.Decoder with UseNumber, then json.Marshal. */
    static Stream<Arguments> go() {
        return Stream.of(
                Arguments.of("{\"b\":1, \"a\":2}", "{\"a\":2,\"b\":1}"),
                Arguments.of("[1.0,1e3,1E+2,-0,-0.0,0.1]", "[1.0,1e3,1E+2,-0,-0.0,0.1]"),
                Arguments.of(
                        "[123456789012345678901234567890,9223372036854775808,100000000000000000,1e400,1e99999999999]",
                        "[123456789012345678901234567890,9223372036854775808,100000000000000000,1e400,1e99999999999]"),
                Arguments.of(
                        "{\"x\":\"<a href=\\\"q\\\">&</a>\"}",
                        "{\"x\":\"\\u003ca href=\\\"q\\\"\\u003e\\u0026\\u003c/a\\u003e\"}"),
                Arguments.of(
                        "\"\\u2028\\u2029\\u0000\\u001f\\u007f\\b\\f\\n\\r\\t\\\\\\/\\\"\"",
                        "\"\\u2028\\u2029\\u0000\\u001f\u007f\\b\\f\\n\\r\\t\\\\/\\\"\""),
                Arguments.of(
                        "{\"\\ue000\":1,\"\\ud83d\\ude00\":2,\"z\":3,\"\u00e9\":4}",
                        "{\"z\":3,\"\u00e9\":4,\"\ue000\":1,\"\ud83d\ude00\":2}"),
                Arguments.of("\"\\ud800x\"", "\"\ufffdx\""),
                Arguments.of("{\"a\":1,\"a\":2}", "{\"a\":2}"),
                Arguments.of("[ ]", "[]"),
                Arguments.of("{ }", "{}"),
                Arguments.of(
                        "{\"n\":null,\"t\":true,\"f\":false,\"o\":{\"z\":[{}],\"a\":\"\"}}",
                        "{\"f\":false,\"n\":null,\"o\":{\"a\":\"\",\"z\":[{}]},\"t\":true}"));
    }

    @ParameterizedTest
    @MethodSource("go")
    void textIsGos(String json, String expected) {
        assertThat(VaultJson.goJson(VaultJson.parse(json))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e3", "1E+2", "-0", "0.10", "12345678901234567890", "-1", "0"})
    void jacksonPrintsNumbersAsWrittenToo(String number) throws JsonProcessingException {
        JsonNode parsed = VaultJson.parse(number);
        assertThat(new ObjectMapper().writeValueAsString(parsed)).isEqualTo(number);
        assertThat(parsed.asText()).isEqualTo(number);
        assertThat(parsed.isNumber()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}x", "[1,]", "nul", "01", "{\"hush\":tru}", "[", "NaN", "'a'"})
    @DisplayName("Rejects invalid JSON without quoting it")
    void notJson(String text) {
        assertThatThrownBy(() -> VaultJson.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not JSON")
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }

    @Test
    void numbersCanStillBeCountedWith() {
        assertThat(VaultJson.parse("1e3").asInt()).isEqualTo(1000);
        assertThat(VaultJson.parse("3600").asLong()).isEqualTo(3600);
    }

    @RepeatedTest(100)
    void printingAndParsingAgainChangesNothing(RepetitionInfo repetition) {
        long seed = 99L + repetition.getCurrentRepetition();
        ObjectNode object = randomObject(new Random(seed), 3);
        String once = VaultJson.goJson(object);
        assertThat(VaultJson.goJson(VaultJson.parse(once))).as("seed %d", seed).isEqualTo(once);
        assertThat(once).as("seed %d", seed).doesNotContain("<", ">", "&", "\u2028", "\n");
    }

    private static ObjectNode randomObject(Random random, int depth) {
        ObjectNode object = VaultJson.object();
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
            String name = randomText(random);
            switch (random.nextInt(depth > 0 ? 4 : 3)) {
                case 0 -> object.put(name, randomText(random));
                case 1 -> object.put(name, random.nextLong());
                case 2 -> object.putNull(name);
                default -> object.set(name, randomObject(random, depth - 1));
            }
        }
        return object;
    }

    private static String randomText(Random random) {
        return random.ints(random.nextInt(6), 0, 0x3000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
