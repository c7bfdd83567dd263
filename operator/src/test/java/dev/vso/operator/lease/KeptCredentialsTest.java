package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.events.EventBacklog;
import dev.vso.operator.events.Events;
import dev.vso.operator.lease.OverlapPlan.User;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeptCredentialsTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant END = NOW.plusSeconds(600);
    private static final Instant LATEST = NOW.plusSeconds(60);
    private static final User WEB = user(RestartKind.DEPLOYMENT, "web", "1 of 3 pods are new", true);
    private static final User DB = user(RestartKind.STATEFUL_SET, "db", "its restart is still to be done", false);
    private static final User CANARY = user(RestartKind.ARGO_ROLLOUT, "canary", "its phase is Paused", true);

    private final List<Event> posted = new CopyOnWriteArrayList<>();
    private final Events events = new Events(
            posted::add, InstantSource.fixed(NOW), new EventBacklog(1, new EventBacklog.Bounds(100, 100_000)));
    private final VaultDynamicSecret resource = new VaultDynamicSecret();

    KeptCredentialsTest() {
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("app")
                .withUid("u")
                .withGeneration(1L)
                .build());
    }

    @AfterEach
    void close() {
        events.close();
    }

    private static User user(RestartKind kind, String name, String waits, boolean restarted) {
        return new User(new RolloutRestartTarget(kind, name), waits, restarted);
    }

    private static KeptCredentials kept(Optional<Instant> loss, User... users) {
        return new KeptCredentials("lease a", END, List.of(users), loss);
    }

    private List<Condition> told(List<Condition> before, KeptCredentials... kept) {
        return KeptCredentials.told(before, Optional.of(List.of(kept)), resource, NOW, events);
    }

    @Test
    @DisplayName("the warning says who loses what, when, why, and what to type; others follow")
    void warning() {
        var other = new KeptCredentials("lease b", END, List.of(WEB), Optional.empty());

        assertThat(told(List.of(), other, kept(Optional.of(END), WEB, DB, CANARY)))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.getType()).isEqualTo("PreviousCredentialsKept");
                    assertThat(condition.getStatus()).isEqualTo("True");
                    assertThat(condition.getReason()).isEqualTo("PreviousCredentialsEnd");
                    assertThat(condition.getMessage())
                            .isEqualTo(
                                    "Deployment web (1 of 3 pods are new), StatefulSet db (its restart is still to be done), "
                                            + "argo.Rollout canary (its phase is Paused) will have no valid credentials after "
                                            + "2030-01-01T00:10:00Z, when lease a ends; finish the rollout before: "
                                            + "kubectl -n shop rollout status deployment/web, "
                                            + "kubectl -n shop rollout restart statefulset/db, "
                                            + "kubectl argo rollouts -n shop status canary; "
                                            + "replaced credentials are not revoked yet for Deployment web "
                                            + "(1 of 3 pods are new): lease b until 2030-01-01T00:10:00Z");
                });
    }

    @Test
    @DisplayName("the warning names maxOverlap where that ends the wait")
    void maxOverlap() {
        assertThat(told(List.of(), kept(Optional.of(LATEST), WEB)).getFirst().getMessage())
                .contains("after 2030-01-01T00:01:00Z, when lease a is revoked, because rotation.maxOverlap is over;");
    }

    @Test
    @DisplayName("one event is posted when the warning begins, and none while it lasts")
    void oneEvent() {
        List<Condition> kept = told(List.of(), kept(Optional.empty(), WEB));
        List<Condition> near = told(kept, kept(Optional.of(END), WEB));
        List<Condition> still =
                told(near, kept(Optional.of(END), user(RestartKind.DEPLOYMENT, "web", "2 of 3 pods are new", true)));
        assertThat(told(still)).isEmpty();
        events.warning(resource, "Last", "the last event");

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> posted.stream().anyMatch(event -> event.getReason().equals("Last")));
        assertThat(posted).extracting(Event::getReason).containsExactly("PreviousCredentialsEnd", "Last");
        assertThat(posted.getFirst().getType()).isEqualTo("Warning");
        assertThat(posted.getFirst().getMessage()).startsWith("Deployment web (1 of 3 pods are new) will have no");
    }

    @Test
    @DisplayName("until it is known what is kept, the condition stays as it is")
    void notKnown() {
        List<Condition> near = told(List.of(), kept(Optional.of(END), WEB));
        assertThat(KeptCredentials.told(near, Optional.empty(), resource, NOW, events))
                .isEqualTo(near);
    }
}
