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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions of the authorizer for given reviews; its requests to Kubernetes are tested with a real one. */
class MetricsAuthorizerTest {

    private static final AccessReviews.User PROMETHEUS =
            new AccessReviews.User("system:serviceaccount:monitoring:prometheus", "1", List.of(), Map.of());

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Said said = new Said();
    private final MetricsAuthorizer authorizer = new MetricsAuthorizer("/metrics", said, () -> now);

    /** Fake reviews: the user of each token, and users with access. */
    private static final class Said implements AccessReviews {
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
    @DisplayName("An allowed client is admitted, and the answer cached for a minute")
    void allowed() {
        assertThat(authorizer.admit("Bearer good")).isInstanceOf(AccessDecision.Admitted.class);
        now = now.plusSeconds(59);
        said.allows = false;
        assertThat(authorizer.admit("bearer  good ")).isInstanceOf(AccessDecision.Admitted.class);
        assertThat(said.asked).hasSize(1);

        now = now.plusSeconds(1);
        assertThat(authorizer.admit("Bearer good")).isInstanceOf(AccessDecision.Denied.class);
        assertThat(said.asked).hasSize(2);
    }

    @Test
    @DisplayName("A denied client learns its user name and the cure, and may soon try again")
    void denied() {
        said.allows = false;
        assertThat(authorizer.admit("Bearer good"))
                .isEqualTo(new AccessDecision.Denied("system:serviceaccount:monitoring:prometheus may not get /metrics:"
                        + " bind it to a ClusterRole with nonResourceURLs: [/metrics], verbs: [get]"));
        said.allows = true;
        assertThat(authorizer.admit("Bearer good")).isInstanceOf(AccessDecision.Denied.class);
        now = now.plusSeconds(10);
        assertThat(authorizer.admit("Bearer good")).isInstanceOf(AccessDecision.Admitted.class);
    }

    @DisplayName("Without a token Kubernetes is not asked")
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer", "Bearer   ", "Basic dXNlcjpwdw==", "good"})
    void noToken(String header) {
        assertThat(authorizer.admit(header)).isInstanceOf(AccessDecision.Unknown.class);
        assertThat(said.asked).isEmpty();
    }

    @Test
    void anUnknownTokenIsTurnedAway() {
        assertThat(authorizer.admit("Bearer forged"))
                .isEqualTo(new AccessDecision.Unknown("the token is not valid for this cluster, or has ended"));
    }

    @Test
    void aFloodOfForgedTokensDoesNotPushOutWhoIsAdmitted() {
        authorizer.admit("Bearer good");
        for (int i = 0; i < 3000; i++) {
            authorizer.admit("Bearer forged-" + i);
        }
        said.asked.clear();
        assertThat(authorizer.admit("Bearer good")).isInstanceOf(AccessDecision.Admitted.class);
        assertThat(said.asked).isEmpty();
    }

    @Test
    void whileKubernetesCannotBeAskedNothingIsKept() {
        said.refuses = true;
        assertThat(authorizer.admit("Bearer good")).isInstanceOf(AccessDecision.Unable.class);
        said.refuses = false;
        assertThat(authorizer.admit("Bearer good")).isInstanceOf(AccessDecision.Admitted.class);
    }

    @Test
    void manyWithTheSameTokenAskOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AccessDecision>> verdicts = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                verdicts.add(threads.submit(() -> authorizer.admit("Bearer good")));
            }
            for (Future<AccessDecision> verdict : verdicts) {
                assertThat(verdict.get()).isInstanceOf(AccessDecision.Admitted.class);
            }
        }
        assertThat(said.asked).as("as many as have their turn at once, at most").hasSizeLessThanOrEqualTo(4);
    }
}
