package dev.vso.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S6: what failed is told by its cause, not by its text")
class CauseTest {

    @DisplayName("Parts that differ between attempts are ignored")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            failed at 2026-11-29T19:21:58Z | failed at 2026-11-30T01:02:03.123456Z
            failed at 2026-11-29 19:21:58.123456 +0000 UTC m=+12.5 | failed at 2026-11-29 19:22:00 +0000 UTC
            failed at 2026/11/29 19:21:58 down | failed at 2026/11/30 09:01:08 down
            failed at Sun, 29 Nov 2026 19:21:58 GMT | failed at Mon, 30 Nov 2026 01:00:01 GMT
            failed at Sun Nov 29 19:21:58 UTC 2026 | failed at Mon Nov 30 01:00:01 UTC 2026
            at 19:21:58 the database said no | at 9:02:17.250 the database said no
            timed out after 1.5s | timed out after 250ms
            timed out after 1m30.5s | timed out after 12s
            retry in 1 second | retry in 17 seconds
            attempt 3 failed | attempt 4 failed
            error (request id: 1f2a) | error (request id: 77b0)
            error, request_id=abc-1, sorry | error, request_id=q/17, sorry
            RequestID: QX7XYZPLAAAA, host | RequestID: ABCDEFGHIJKL, host
            no user 0d9ee64e-9f0c-4b41-a8a5-a4d4f6cbf3c9 | no user 3b1c31fa-1f64-4b6a-90d3-9be2cf6dbb4e
            role v-kubernet-app-7ZpQx1LmN2aB-1764444118 exists | role v-kubernet-app-Kq8sTTv01pLw-1764444190 exists
            role "v-token-AbCdEfGhIjKlMnOpQrSt" exists | role "v-token-xYzWvUtSrQpOnMlKjIhG" exists
            read tcp 127.0.0.1:53412->10.0.0.7:5432: connection reset | read tcp 127.0.0.1:41077->10.0.0.9:5432: connection reset
            dial tcp [fd00::1]:53412: refused | dial tcp [fd00::1]:41077: refused
            pod vault-agent-5d7f8c9b64-x2x4v is gone | pod vault-agent-6b8f9d7c55-bcdfg is gone
            job backup-28933.. failed | job backup-28945.. failed
            goroutine at 0xc000123456 | goroutine at 0xc0009abcde
            serial 39:dd:2e:90:b7:23 is revoked | serial 1f:0a:77:31:0c:44 is revoked
            trace 9f86d081884c7d65 ended | trace 60303ae22b998861 ended
            file /tmp/plugin123456789 is missing | file /tmp/plugin987654321 is missing
            pid 4711 ended, 97 of 100 connections are used | pid 23 ended, 99 of 100 connections are used
            disk has 12.5 MB left (3%) | disk has 9 MB left (2%)
            offset -17, total 1,234,567 | offset 5, total 99
            """)
    void variableParts(String one, String other) {
        assertThat(Cause.of("VaultClientError", one)).isEqualTo(Cause.of("VaultClientError", other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            permission denied | connection refused
            HTTP 403: no | HTTP 404: no
            HTTP 500: no | HTTP 503: no
            Code: 400. Errors: no | Code: 403. Errors: no
            pq: no (SQLSTATE 28000) | pq: no (SQLSTATE 53300)
            Error 1045: no | Error 1040: no
            version 3 of app was deleted | version 4 of app was deleted
            there are 3, 4: set one | there are 4, 5: set one
            nothing is at secret/app-1 | nothing is at secret/app-2
            nothing is at secret/app1 | nothing is at secret/app2
            no VaultAuth team/default | no VaultAuth ops/default
            no mount database/ | no mount postgresql18/
            AccessDeniedException | ResourceNotFoundException
            no role v-team-readonly | no role v-team-readwrite
            no mount v-sphere/ | no mount v-center/
            role reader is missing | role writer is missing
            x509: certificate has expired | x509: certificate signed by unknown authority
            """)
    void anotherCauseIsNews(String one, String other) {
        assertThat(Cause.of("VaultClientError", one)).isNotEqualTo(Cause.of("VaultClientError", other));
    }

    /** Names that OpenBao's engines generate; some of these have no digit and few capitals. */
    @DisplayName("Random names are ignored, whatever their letters")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "v-kubernet-same-cau-%s-1764444118",
                "v-token-same-cau-%s",
                "v_token_app_%s_1764444118",
                "V_TOKEN_APP_%S",
                "app_%s"
            })
    void randomNames(String template) {
        var random = new Random(7);
        Cause first = Cause.of("E", "no user " + template.formatted(name(random)));
        long news = IntStream.range(0, 50_000)
                .filter(_ -> !Cause.of("E", "no user " + template.formatted(name(random)))
                        .equals(first))
                .count();
        assertThat(news).isLessThan(template.startsWith("app") ? 200 : 1);
    }

    /** A tenant's own Vault may write anything. */
    @ParameterizedTest
    @ValueSource(strings = {"1s", "1h2m", "1, ", "1.", "1,", "aa:", "# ", "#-", "v-a-", "x9X", "0x1 ", "1-", "12:34 "})
    @DisplayName("H11: no message makes the comparison of causes run out of stack")
    void repetitionsDoNotExhaustTheStack(String piece) throws InterruptedException {
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        var thread = new Thread(
                null,
                () -> List.of("", "there are ", "HTTP ")
                        .forEach(before -> Cause.of("E", before + piece.repeat(4_000) + "!")),
                "little stack",
                192 << 10);
        thread.setUncaughtExceptionHandler((_, e) -> thrown.add(e));
        thread.start();
        thread.join();
        assertThat(thrown).isEmpty();
    }

    private static String name(Random random) {
        String letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        return random.ints(20, 0, letters.length())
                .mapToObj(at -> letters.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource({"VaultClientError, TransformationError"})
    void anotherReasonIsNews(String one, String other) {
        assertThat(Cause.of(one, "failed")).isNotEqualTo(Cause.of(other, "failed"));
    }

    @ParameterizedTest
    @CsvSource({"9, 1000000", "17, 123"})
    void whereTheTextIsCutDoesNotCount(String one, String other) {
        String rest = "because of this ".repeat(80);
        assertThat(Cause.of("E", Truncation.toBytes("after " + one + " " + rest, ConditionUpdate.LONGEST_MESSAGE)))
                .isEqualTo(Cause.of(
                        "E", Truncation.toBytes("after " + other + " " + rest, ConditionUpdate.LONGEST_MESSAGE)));
    }
}
