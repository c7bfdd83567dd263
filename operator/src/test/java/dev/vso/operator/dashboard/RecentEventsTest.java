package dev.vso.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

    private final RecentEvents recentEvents = new RecentEvents(InstantSource.fixed(Instant.EPOCH));

    private void tell(String type, String name) {
        recentEvents.add(new EventBuilder()
                .withType(type)
                .withReason("SecretSynced")
                .withMessage("Secret " + name)
                .withNewInvolvedObject()
                .withKind("VaultStaticSecret")
                .withNamespace("shop")
                .withName(name)
                .endInvolvedObject()
                .build());
    }

    @Test
    @DisplayName("Events are kept in order")
    void keepsOrder() {
        tell("Normal", "a");
        tell("Warning", "b");

        assertThat(recentEvents.after(0))
                .containsExactly(
                        new RecentEvent(
                                1, Instant.EPOCH, "VaultStaticSecret/shop/a", false, "SecretSynced", "Secret a"),
                        new RecentEvent(
                                2, Instant.EPOCH, "VaultStaticSecret/shop/b", true, "SecretSynced", "Secret b"));
        assertThat(recentEvents.after(1)).extracting(RecentEvent::number).containsExactly(2L);
        assertThat(recentEvents.after(2)).isEmpty();
    }

    @Test
    void theOldestIsForgotten() {
        for (int i = 0; i < RecentEvents.KEPT + 5; i++) {
            tell("Normal", "s" + i);
        }

        assertThat(recentEvents.after(0)).hasSize(RecentEvents.KEPT);
        assertThat(recentEvents.after(0).getFirst().number()).isEqualTo(6);
    }
}
