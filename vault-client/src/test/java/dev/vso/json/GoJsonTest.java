package dev.vso.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected texts were printed by Go 1.26's {@code json.Marshal} of what its decoder read with {@code UseNumber}. */
class GoJsonTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"b":1,"a":{"z":[1,2,{"y":null,"x":true}],"é":"ü","A":1.50}} | {"a":{"A":1.50,"z":[1,2,{"x":true,"y":null}],"é":"ü"},"b":1}
            "<a href=\\"x\\">&amp;\\u2028\\u2029</a>" | "\\u003ca href=\\"x\\"\\u003e\\u0026amp;\\u2028\\u2029\\u003c/a\\u003e"
            "\\u0000\\u0001\\b\\f\\n\\r\\t\\u001f\\\\\\/" | "\\u0000\\u0001\\b\\f\\n\\r\\t\\u001f\\\\/"
            "\\ud83d\\ude00 \\ud800 x \\udc00" | "😀 � x �"
            {"n":12345678901234567890123456789012345678901234567890,"f":1E+400} | {"f":1E+400,"n":12345678901234567890123456789012345678901234567890}
            [] | []
            {} | {}
            [ 1 , "a" ] | [1,"a"]
            {"\\uffee":1,"\\ud83d\\ude00":2,"a":3} | {"a":3,"￮":1,"😀":2}
            """)
    @DisplayName("Writes the same text as Go")
    void sameAsGo(String json, String expected) throws JsonProcessingException {
        assertThat(GoJson.write(JSON.readTree(json))).isEqualTo(expected);
    }
}
