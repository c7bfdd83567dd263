package dev.vso.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingRestartTest {

    private static final List<RestartKind> KINDS = List.of(RestartKind.values());
    private static final Instant STAMP = Instant.parse("2030-01-01T00:00:00.123Z");
    private static final PendingRestart WEB = new PendingRestart(
            new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web"), STAMP, Optional.of(STAMP.plusSeconds(60)));

    @Test
    void peopleCanReadIt() {
        assertThat(PendingRestart.text(List.of(WEB), "restarted too often"))
                .isEqualTo(
                        "waiting for a restart: Deployment web since 2030-01-01T00:00:00.123Z not before 2030-01-01T00:01:00.123Z; restarted too often");
    }

    @Test
    @DisplayName("A status says whether a restart waits for a window, or why it does not")
    void statusRoundTrip() {
        List<PendingRestart> pending = List.of(
                WEB,
                new PendingRestart(WEB.target(), STAMP, Optional.of(STAMP), true, Optional.empty()),
                new PendingRestart(WEB.target(), STAMP, Optional.empty(), true, Optional.empty()),
                new PendingRestart(WEB.target(), STAMP, Optional.empty(), false, Optional.of("it was forced")));
        assertThat(PendingRestart.of(PendingRestart.toStatus(pending))).isEqualTo(pending);
    }

    @DisplayName("What was written is read back")
    @RepeatedTest(50)
    void roundTrip(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<PendingRestart> pending = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            RestartKind kind = KINDS.get(random.nextInt(KINDS.size()));
            Instant stamp = Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
            pending.add(new PendingRestart(
                    new RolloutRestartTarget(kind, "app-" + i + ".since"),
                    stamp,
                    random.nextBoolean() ? Optional.empty() : Optional.of(stamp.plusMillis(random.nextInt()))));
        }
        String why = "rolloutRestartTargets[0] (Deployment web): no; waiting for a restart: of patience, twice";
        assertThat(PendingRestart.in(PendingRestart.text(pending, why)))
                .as("seed %d", repetition.getCurrentRepetition())
                .isEqualTo(pending);
    }

    @DisplayName("A text without a restart gives none")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Deployment web restarted",
                "waiting for a restart: ",
                "waiting for a restart: ; ",
                "waiting for a restart: Deployment web; why",
                "waiting for a restart: Deployment web since yesterday; why",
                "waiting for a restart: CronJob web since 2030-01-01T00:00:00Z; why",
                "waiting for a restart: Deployment a/b since 2030-01-01T00:00:00Z; why",
                "waiting for a restart: Deployment web since 2030-01-01T00:00:00Z not before then; why",
                "waiting for a restart: Deployment web since 2030-01-01T00:00:00Z, Deploy",
            })
    void noneInText(String text) {
        assertThat(PendingRestart.in(text)).isEmpty();
    }
}
