package dev.vso.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class HappeningsTest {

    private final Happenings happenings = new Happenings(InstantSource.fixed(Instant.EPOCH));

    private void tell(String type, String name) {
        happenings.add(new EventBuilder()
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
    void whatIsToldIsKeptInItsOrder() {
        tell("Normal", "a");
        tell("Warning", "b");

        assertThat(happenings.after(0))
                .containsExactly(
                        new Happening(1, Instant.EPOCH, "VaultStaticSecret/shop/a", false, "SecretSynced", "Secret a"),
                        new Happening(2, Instant.EPOCH, "VaultStaticSecret/shop/b", true, "SecretSynced", "Secret b"));
        assertThat(happenings.after(1)).extracting(Happening::number).containsExactly(2L);
        assertThat(happenings.after(2)).isEmpty();
    }

    @Test
    void theOldestIsForgotten() {
        for (int i = 0; i < Happenings.KEPT + 5; i++) {
            tell("Normal", "s" + i);
        }

        assertThat(happenings.after(0)).hasSize(Happenings.KEPT);
        assertThat(happenings.after(0).getFirst().number()).isEqualTo(6);
    }
}
