package dev.vso.operator.secret.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vso.operator.secret.render.UnwrittenData.Read;
import dev.vso.operator.template.SourceData;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UnwrittenDataTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final UnwrittenData unwritten = new UnwrittenData();

    private static Read data(int characters) {
        var nothing = JsonNodeFactory.instance.objectNode();
        return new Read(new SourceData(nothing, "x".repeat(characters), nothing), NOW);
    }

    @Test
    @DisplayName("Data that was read is used once")
    void usedOnce() {
        unwritten.keep("uid", "request", data(10));
        assertThat(unwritten.take("uid", "request", NOW.plusSeconds(1))).contains(data(10));
        assertThat(unwritten.take("uid", "request", NOW.plusSeconds(1))).isEmpty();
        assertThat(unwritten.bytes()).isZero();
    }

    @Test
    void forAnotherRequestOrWhenItIsOldVaultIsReadAgain() {
        unwritten.keep("uid", "request", data(10));
        assertThat(unwritten.take("uid", "another", NOW)).isEmpty();
        unwritten.keep("uid", "request", data(10));
        assertThat(unwritten.take("uid", "request", NOW.plus(UnwrittenData.FRESH)))
                .isEmpty();
    }

    @Test
    void keptAgainAndAgainItGetsNoYounger() {
        unwritten.keep("uid", "request", data(10));
        Instant later = NOW.plusSeconds(20);
        unwritten.keep("uid", "request", unwritten.take("uid", "request", later).orElseThrow());
        assertThat(unwritten.take("uid", "request", later.plusSeconds(10))).isEmpty();
    }

    @Test
    void allOfItTogetherIsBounded() {
        for (int i = 0; i < 100; i++) {
            unwritten.keep("uid" + i, "request", data(100_000));
            unwritten.keep("uid" + i, "request", data(100_000));
            assertThat(unwritten.bytes()).isLessThanOrEqualTo(UnwrittenData.MOST_BYTES);
        }
        assertThat(unwritten.take("uid0", "request", NOW)).isEmpty();
        assertThat(unwritten.take("uid99", "request", NOW)).isPresent();
    }
}
