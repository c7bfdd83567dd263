package dev.vso.operator.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gatekeeper makes of what Kubernetes says; that it asks Kubernetes rightly is seen with a real one. */
class GatekeeperTest {

    private static final Reviews.User PROMETHEUS =
            new Reviews.User("system:serviceaccount:monitoring:prometheus", "1", List.of(), Map.of());

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Said said = new Said();
    private final Gatekeeper gatekeeper = new Gatekeeper("/metrics", said, () -> now);

    /** Kubernetes as far as it matters here: who owns which token, and who may. */
    private static final class Said implements Reviews {
        final List<String> asked = Collections.synchronizedList(new ArrayList<>());
        volatile boolean allows = true;
        volatile boolean refuses;

        @Override
        public Optional<User> owner(String token) throws Refused {
            asked.add(token);
            if (refuses) {
                throw new Refused("Kubernetes refuses the operator");
            }
            return token.equals("good") ? Optional.of(PROMETHEUS) : Optional.empty();
        }

        @Override
        public boolean mayGet(User user, String path) {
            return allows && user.equals(PROMETHEUS) && path.equals("/metrics");
        }

        @Override
        public List<String> missingRights() {
            return List.of();
        }
    }

    @Test
    void whoMayIsAdmittedAndKubernetesIsNotAskedAgainForAMinute() {
        assertThat(gatekeeper.admit("Bearer good")).isInstanceOf(Verdict.Admitted.class);
        now = now.plusSeconds(59);
        said.allows = false;
        assertThat(gatekeeper.admit("bearer  good ")).isInstanceOf(Verdict.Admitted.class);
        assertThat(said.asked).hasSize(1);

        now = now.plusSeconds(1);
        assertThat(gatekeeper.admit("Bearer good")).isInstanceOf(Verdict.Denied.class);
        assertThat(said.asked).hasSize(2);
    }

    @Test
    void whoMayNotIsToldAsWhomAndWhatToDoAndMayTryAgainSoon() {
        said.allows = false;
        assertThat(gatekeeper.admit("Bearer good"))
                .isEqualTo(new Verdict.Denied("system:serviceaccount:monitoring:prometheus may not get /metrics:"
                        + " bind it to a ClusterRole with nonResourceURLs: [/metrics], verbs: [get]"));
        said.allows = true;
        assertThat(gatekeeper.admit("Bearer good")).isInstanceOf(Verdict.Denied.class);
        now = now.plusSeconds(10);
        assertThat(gatekeeper.admit("Bearer good")).isInstanceOf(Verdict.Admitted.class);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer", "Bearer   ", "Basic dXNlcjpwdw==", "good"})
    void withoutATokenNobodyIsAsked(String header) {
        assertThat(gatekeeper.admit(header)).isInstanceOf(Verdict.Unknown.class);
        assertThat(said.asked).isEmpty();
    }

    @Test
    void anUnknownTokenIsTurnedAway() {
        assertThat(gatekeeper.admit("Bearer forged"))
                .isEqualTo(new Verdict.Unknown("the token is not valid for this cluster, or has ended"));
    }

    @Test
    void aFloodOfForgedTokensDoesNotPushOutWhoIsAdmitted() {
        gatekeeper.admit("Bearer good");
        for (int i = 0; i < 3000; i++) {
            gatekeeper.admit("Bearer forged-" + i);
        }
        said.asked.clear();
        assertThat(gatekeeper.admit("Bearer good")).isInstanceOf(Verdict.Admitted.class);
        assertThat(said.asked).isEmpty();
    }

    @Test
    void whileKubernetesCannotBeAskedNothingIsKept() {
        said.refuses = true;
        assertThat(gatekeeper.admit("Bearer good")).isInstanceOf(Verdict.Unable.class);
        said.refuses = false;
        assertThat(gatekeeper.admit("Bearer good")).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void manyWithTheSameTokenAskOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Verdict>> verdicts = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                verdicts.add(threads.submit(() -> gatekeeper.admit("Bearer good")));
            }
            for (Future<Verdict> verdict : verdicts) {
                assertThat(verdict.get()).isInstanceOf(Verdict.Admitted.class);
            }
        }
        assertThat(said.asked).as("as many as have their turn at once, at most").hasSizeLessThanOrEqualTo(4);
    }
}
