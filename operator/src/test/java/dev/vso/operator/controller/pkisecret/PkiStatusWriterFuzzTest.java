package dev.vso.operator.controller.pkisecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultPKISecret;
import dev.vso.operator.controller.pkisecret.revocation.ReplacedCertificate;
import dev.vso.operator.fuzz.Statuses;
import dev.vso.operator.lease.OverlapPlan;
import dev.vso.vault.VaultPath;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values read from a certificate's status become Vault paths and times. */
class PkiStatusWriterFuzzTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:30:00Z");

    @Test
    @DisplayName(
            "Fuzz: whatever a status holds, its certificate is at a path of Vault, and its times can be reckoned with")
    void certificates() {
        Statuses.run(resource -> {
            if (resource instanceof VaultPKISecret it) {
                PkiStatusReader state = PkiStatusReader.of(it);
                state.held().ifPresent(held -> {
                    String path =
                            VaultPath.of(held.mount(), "cert", held.serial()).encoded();
                    assertThat(path.split("/")).doesNotContain(".", "..", "");
                    assertThat(Duration.between(held.since(), held.end())).isNotNull();
                    assertThat(Duration.between(NOW, held.end()).dividedBy(2)).isNotNull();
                });
                assertThat(ReplacedCertificate.toStatus(state.superseded()).stream()
                                .map(ReplacedCertificate::fromStatus)
                                .toList())
                        .isEqualTo(state.superseded());
                state.superseded().forEach(one -> {
                    assertThat(OverlapPlan.unread(one.credentials(), NOW)).isNotNull();
                    assertThat(OverlapPlan.nextCheck(one.credentials(), NOW)).isNotNull();
                    assertThat(VaultPath.of(one.mount(), "revoke")).isNotNull();
                    assertThat(state.postponed(one, NOW)).isNotNull();
                });
                assertThat(state.requestMatch(it.getSpec())).isNotNull();
            }
        });
    }
}
