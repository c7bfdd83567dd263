package dev.vso.operator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.Fuzz;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Feeds requests to the operator's ports. */
class RequestParserFuzzTest {

    @Test
    @DisplayName("Fuzz: the head of a request is understood, or refused with a status")
    void heads() {
        List<String> heads = List.of(
                "GET /metrics HTTP/1.1\r\nHost: a:8080\r\nAccept: */*\r\nConnection: close",
                "GET http://a/healthz?x=1 HTTP/1.0\r\nContent-Length: 0",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked");
        Fuzz.run(heads, text -> {
            switch (RequestParser.parse(text, 64)) {
                case RequestParser.Parsed.Understood(var request) ->
                    assertThat(request.path()).startsWith("/");
                case RequestParser.Parsed.Refused(int status, var why) -> {
                    assertThat(status).isBetween(400, 505);
                    assertThat(why).matches("[ -~]+");
                }
            }
        });
    }
}
