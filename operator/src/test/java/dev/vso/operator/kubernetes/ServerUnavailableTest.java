package dev.vso.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Separates failures of the API server from failures of the request. */
class ServerUnavailableTest {

    @ParameterizedTest
    @CsvSource({"429, true", "503, true", "504, true", "502, true", "500, false", "409, false", "422, false"})
    void byTheAnswer(int code, boolean unavailable) {
        var status = new StatusBuilder().withCode(code).build();
        assertThat(ServerUnavailable.is(new KubernetesClientException("no", code, status)))
                .isEqualTo(unavailable);
    }

    @Test
    void withoutAnAnswerByTheCause() {
        assertThat(ServerUnavailable.is(new KubernetesClientException("no", new ConnectException())))
                .isTrue();
        assertThat(ServerUnavailable.is(
                        new KubernetesClientException("no", new IOException(new HttpTimeoutException("late")))))
                .isTrue();
        assertThat(ServerUnavailable.is(new KubernetesClientException("no", new JsonParseException(null, "{"))))
                .isFalse();
        assertThat(ServerUnavailable.is(new KubernetesClientException("no", new IllegalStateException())))
                .isFalse();
    }
}
