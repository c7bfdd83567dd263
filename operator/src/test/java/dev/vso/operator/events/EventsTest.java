package dev.vso.operator.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T08:00:00.5Z"));
    private final InstantSource clock = now::get;
    private final List<Event> posted = new CopyOnWriteArrayList<>();

    @Test
    void eventNamesItsObjectAndItsSource() throws Exception {
        try (Events events =
                new Events(posted::add, clock, new EventBacklog(1, new EventBacklog.Bounds(10, 1 << 20)))) {
            events.warning(object("app", "u1"), "VaultClientError", "permission denied on secret/app: grant read");
            assertThat(events.flush(SOON)).isTrue();
        }
        assertThat(posted).singleElement().satisfies(event -> {
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("VaultClientError");
            assertThat(event.getMessage()).isEqualTo("permission denied on secret/app: grant read");
            assertThat(event.getMetadata().getNamespace()).isEqualTo("team");
            assertThat(event.getMetadata().getName()).matches("app\\.[0-9a-f]{16}");
            assertThat(event.getInvolvedObject().getApiVersion()).isEqualTo("v1");
            assertThat(event.getInvolvedObject().getKind()).isEqualTo("ConfigMap");
            assertThat(event.getInvolvedObject().getName()).isEqualTo("app");
            assertThat(event.getInvolvedObject().getNamespace()).isEqualTo("team");
            assertThat(event.getInvolvedObject().getUid()).isEqualTo("u1");
            assertThat(event.getInvolvedObject().getResourceVersion()).isEqualTo("7");
            assertThat(event.getSource().getComponent()).isEqualTo("ConfigMap");
            assertThat(event.getReportingComponent()).isEqualTo("ConfigMap");
            assertThat(event.getFirstTimestamp()).isEqualTo("2026-11-22T08:00:00Z");
            assertThat(event.getCount()).isEqualTo(1);
        });
    }

    @Test
    void theSameIsSaidOnceInTenMinutes() throws Exception {
        try (Events events =
                new Events(posted::add, clock, new EventBacklog(1, new EventBacklog.Bounds(10, 1 << 20)))) {
            events.normal(object("app", "u1"), "SecretSynced", "synced");
            events.normal(object("app", "u1"), "SecretSynced", "synced");
            now.set(now.get().plus(Duration.ofMinutes(10)).minusMillis(1));
            events.normal(object("app", "u1"), "SecretSynced", "synced");
            assertThat(events.flush(SOON)).isTrue();
            assertThat(posted).hasSize(1);

            now.set(now.get().plusMillis(1));
            events.normal(object("app", "u1"), "SecretSynced", "synced");
            events.normal(object("app", "u2"), "SecretSynced", "synced");
            events.normal(object("app", "u1"), "SecretSynced", "synced anew");
            events.normal(object("app", "u1"), "SecretRotated", "synced");
            assertThat(events.flush(SOON)).isTrue();
        }
        assertThat(posted).hasSize(5);
    }

    @Test
    @DisplayName("S6: a failure is reported once per cause, regardless of times and names in its text")
    void sameFailureOnce() throws Exception {
        try (Events events =
                new Events(posted::add, clock, new EventBacklog(1, new EventBacklog.Bounds(100, 1 << 20)))) {
            for (int i = 0; i < 11; i++) {
                now.set(now.get().plusSeconds(33));
                events.failure(object("app", "u1"), "VaultClientError", "HTTP 500: failed at " + now.get());
            }
            events.failure(object("app", "u1"), "VaultClientError", "HTTP 403: failed at " + now.get());
            assertThat(events.flush(SOON)).isTrue();
        }
        assertThat(posted)
                .extracting(Event::getMessage)
                .containsExactly("HTTP 500: failed at 2026-11-22T08:00:33.500Z", "HTTP 403: failed at " + now.get());
    }

    @Test
    @DisplayName("R5: an event that is news each time is reported each time")
    void repeatedNews() throws Exception {
        try (Events events =
                new Events(posted::add, clock, new EventBacklog(1, new EventBacklog.Bounds(100, 1 << 20)))) {
            for (int i = 0; i < 8; i++) {
                events.news(object("app", "u1"), "SecretRotated", "Secret app has new credentials");
            }
            assertThat(events.flush(SOON)).isTrue();
        }
        assertThat(posted).hasSize(8);
    }

    @Test
    void namesDifferEvenWithinOneInstant() throws Exception {
        try (Events events =
                new Events(posted::add, clock, new EventBacklog(1, new EventBacklog.Bounds(100, 1 << 20)))) {
            for (int i = 0; i < 50; i++) {
                events.normal(object("app", "u1"), "SecretSynced", "message " + i);
            }
            assertThat(events.flush(SOON)).isTrue();
        }
        assertThat(posted).hasSize(50);
        assertThat(posted).extracting(event -> event.getMetadata().getName()).doesNotHaveDuplicates();
    }

    @Test
    void theLongestNameStillGivesAValidEventName() throws Exception {
        try (Events events =
                new Events(posted::add, clock, new EventBacklog(1, new EventBacklog.Bounds(10, 1 << 20)))) {
            events.normal(object("a".repeat(235) + "." + "b".repeat(17), "u1"), "SecretSynced", "synced");
            assertThat(events.flush(SOON)).isTrue();
        }
        assertThat(posted.getFirst().getMetadata().getName())
                .matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
                .doesNotContain("..")
                .hasSizeLessThanOrEqualTo(253);
    }

    @Test
    void fullQueueDropsAndCountsWithoutMakingTheTellerWait() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Events.Sink slow = event -> {
            blocked.countDown();
            awaitQuietly(release);
            posted.add(event);
        };
        try (Events events = new Events(slow, clock, new EventBacklog(1, new EventBacklog.Bounds(2, 1 << 20)))) {
            events.normal(object("app", "u0"), "SecretSynced", "synced");
            blocked.await();
            for (int i = 1; i <= 5; i++) {
                events.normal(object("app", "u" + i), "SecretSynced", "synced");
            }
            assertThat(events.dropped()).isEqualTo(3);
            assertThat(events.flush(Duration.ofMillis(20))).isFalse();

            release.countDown();
            assertThat(events.flush(SOON)).isTrue();
        }
        assertThat(posted).hasSize(3);
    }

    @Test
    void refusalIsCountedAndTheNextEventIsPosted() throws Exception {
        Events.Sink refusing = event -> {
            if (event.getReason().equals("Refused")) {
                throw new IllegalStateException("namespace is being deleted");
            }
            posted.add(event);
        };
        try (Events events = new Events(refusing, clock, new EventBacklog(1, new EventBacklog.Bounds(10, 1 << 20)))) {
            events.normal(object("app", "u1"), "Refused", "no");
            events.normal(object("app", "u1"), "SecretSynced", "synced");
            assertThat(events.flush(SOON)).isTrue();
            assertThat(events.refused()).isEqualTo(1);
        }
        assertThat(posted).hasSize(1);
    }

    @Test
    void memoryOfWhatWasSaidIsBounded() {
        EventDeduplicator recent = new EventDeduplicator(2, Duration.ofMinutes(10));
        var first = new EventDeduplicator.EventKey("u1", "Reason", "first");
        assertThat(recent.isNews(first, now.get())).isTrue();
        assertThat(recent.isNews(new EventDeduplicator.EventKey("u1", "Reason", "second"), now.get()))
                .isTrue();
        assertThat(recent.isNews(first, now.get())).isFalse();
        assertThat(recent.isNews(new EventDeduplicator.EventKey("u1", "Reason", "third"), now.get()))
                .isTrue();
        assertThat(recent.isNews(first, now.get())).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ConfigMap object(String name, String uid) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("team")
                .withUid(uid)
                .withResourceVersion("7")
                .endMetadata()
                .build();
    }
}
