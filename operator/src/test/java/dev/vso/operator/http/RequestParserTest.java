package dev.vso.operator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.http.RequestParser.Parsed;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestParserTest {

    /** Lines are separated by a bar. */
    private static Parsed parse(String head) {
        return RequestParser.parse(head.replace("|", "\r\n"), 4);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            GET /healthz HTTP/1.1|Host: x,                                       GET,  /healthz, '',    false
            HEAD /a?b=c?d HTTP/1.1|HOST:x|Accept: */*,                           HEAD, /a,       b=c?d, false
            GET /a? HTTP/1.1|Host: x|Connection: Close,                          GET,  /a,       '',    true
            GET /a HTTP/1.1|Host: x|Connection: keep-alive,                      GET,  /a,       '',    false
            GET /a HTTP/1.0,                                                     GET,  /a,       '',    true
            GET http://h:1/a HTTP/1.1|Host: x,                                   GET,  /a,       '',    false
            GET http://h HTTP/1.1|Host: x,                                       GET,  /,        '',    false
            POST /a HTTP/1.1|Host: x|Content-Length: 0,                          POST, /a,       '',    false
            POST /a HTTP/1.1|Host: x|Content-Length: 5,                          POST, /a,       '',    true
            GET /%00/../a HTTP/1.1|Host: x|X: ,                                  GET,  /%00/../a, '',   false
            GET //%zz HTTP/1.1|Host: x,                                          GET,  //%zz,    '',    false
            """)
    void plainRequestsAreUnderstood(String head, String method, String path, String query, boolean last) {
        assertThat(parse(head)).isInstanceOfSatisfying(Parsed.Understood.class, it -> {
            assertThat(it.request().method()).isEqualTo(method);
            assertThat(it.request().path()).isEqualTo(path);
            assertThat(it.request().query().orElse("")).isEqualTo(query);
            assertThat(it.request().last()).isEqualTo(last);
        });
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            400, ''
            400, GET
            400, GET /a
            400, GET  /a HTTP/1.1|Host: x
            400, GET /a b HTTP/1.1|Host: x
            400, GET a HTTP/1.1|Host: x
            400, GET mailto:x HTTP/1.1|Host: x
            400, GET * HTTP/1.1|Host: x
            400, GET /\u00e9 HTTP/1.1|Host: x
            400, G(T /a HTTP/1.1|Host: x
            400, GET /a FTP/1.1|Host: x
            505, PRI * HTTP/2.0
            505, GET /a HTTP/1.2|Host: x
            400, GET /a HTTP/1.1
            400, GET /a HTTP/1.1|Host: x|Host: y
            400, GET /a HTTP/1.1|Host: x|Broken
            400, GET /a HTTP/1.1|Host: x|: none
            400, GET /a HTTP/1.1|Host: x|A : b
            400, GET /a HTTP/1.1|Host: x| folded
            400, GET /a HTTP/1.1|Host: x\0y
            400, 'GET /a HTTP/1.1|Host: x\ny'
            400, GET /a HTTP/1.1|Host: x|Content-Length: -5
            400, GET /a HTTP/1.1|Host: x|Content-Length: 0x
            400, GET /a HTTP/1.1|Host: x|Content-Length: 99999999999999999999
            400, GET /a HTTP/1.1|Host: x|Content-Length: 0|Content-Length: 0
            413, GET /a HTTP/1.1|Host: x|Content-Length: 1
            413, GET /a HTTP/1.1|Host: x|Transfer-Encoding: chunked
            413, GET /a HTTP/1.1|Host: x|Content-Length: 0|Transfer-Encoding: chunked
            431, GET /a HTTP/1.1|Host: x|A: 1|B: 2|C: 3|D: 4
            """)
    void whatIsAmbiguousOrTooMuchIsRefused(int status, String head) {
        assertThat(parse(head))
                .isInstanceOfSatisfying(
                        Parsed.Refused.class, it -> assertThat(it.status()).isEqualTo(status));
    }

    @Test
    void theHostOfAnAbsoluteTargetCounts() {
        assertThat(parse("GET http://evil/ HTTP/1.1|Host: localhost"))
                .isInstanceOfSatisfying(
                        Parsed.Understood.class,
                        it -> assertThat(it.request().header("Host")).isEqualTo(Optional.of("evil")));
    }
}
