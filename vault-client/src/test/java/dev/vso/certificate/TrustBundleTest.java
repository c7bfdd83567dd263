package dev.vso.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.TestAuthority;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TrustBundleTest {

    private static final TestAuthority ROOT = TestAuthority.root("Root");
    private static final TestAuthority OTHER = TestAuthority.root("Root");
    private static final TestAuthority BELOW = ROOT.below("Below");

    @Test
    @DisplayName("C1: a bundle holds each authority once, what is below before what is above, and none that has ended")
    void theBundle() {
        var all = List.of(ROOT.certificate(), BELOW.certificate(), ROOT.certificate());
        Instant end = ROOT.certificate().getNotAfter().toInstant();
        assertThat(TrustBundle.of(all, end.minusSeconds(1))).contains(BELOW.certificate(), ROOT.certificate());
        assertThat(TrustBundle.of(all, Instant.now())).hasSize(2);
        assertThat(TrustBundle.of(all, end.plusSeconds(5))).isEmpty();
    }

    @Test
    @DisplayName("C1: a certificate leads to the authorities that signed it and to none of the same name")
    void theChain() {
        var leaf = BELOW.leaf("CN=web", TestAuthority.keys("EC", 256), TestAuthority.none());
        var all = List.of(OTHER.certificate(), ROOT.certificate(), BELOW.certificate());
        assertThat(TrustBundle.above(leaf.certificate(), all)).containsExactly(BELOW.certificate(), ROOT.certificate());
        assertThat(TrustBundle.above(leaf.certificate(), List.of(OTHER.certificate())))
                .isEmpty();
        assertThat(TrustBundle.above(ROOT.certificate(), all)).containsExactly(ROOT.certificate());
    }
}
