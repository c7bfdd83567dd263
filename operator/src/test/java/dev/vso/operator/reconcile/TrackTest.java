package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.Waker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrackTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(10);
    private static final Optional<String> FORCE = Optional.of("1");
    private static final ObjectKey KEY = new ObjectKey("team", "secret");

    private final List<String> queued = new ArrayList<>();
    private final Tracks tracks = new Tracks(
            new Waker() {
                @Override
                public void wake(ObjectKey key) {
                    queued.add(key.toString());
                }

                @Override
                public void wakeSpread(Collection<ObjectKey> keys, Duration window) {
                    queued.add(keys + " within " + window);
                }
            },
            () -> NOW);

    @Test
    void failuresAreCountedFromTheFirst() {
        Track once = Track.NEW.failed(NOW, SOON, 3, FORCE);
        Track twice = once.failed(SOON, SOON.plusSeconds(10), 3, FORCE);
        assertThat(twice.failures()).isEqualTo(2);
        assertThat(twice.failingFor(SOON.plusSeconds(5))).isEqualTo(Duration.ofSeconds(15));
        assertThat(Track.NEW.failingFor(NOW)).isZero();
    }

    @Test
    void aFailureKeepsWhenTheSourceWasDue() {
        Track track = Track.NEW.succeeded(Optional.of(SOON), FORCE).failed(NOW, SOON, 1, FORCE);
        assertThat(track.nextRefresh()).contains(SOON);
    }

    @Test
    void successForgetsAllFailures() {
        Track track = Track.NEW.failed(NOW, SOON, 1, FORCE).succeeded(Optional.empty(), FORCE);
        assertThat(track.failures()).isZero();
        assertThat(track.failingFor(SOON)).isZero();
        assertThat(track.waitingUntil(1, NOW)).isEmpty();
        assertThat(track.forced()).isEqualTo(FORCE);
    }

    @Test
    void waitingEndsWithItsTimeOrWithAnEdit() {
        Track track = Track.NEW.failed(NOW, SOON, 3, FORCE);
        assertThat(track.waitingUntil(3, NOW)).contains(SOON);
        assertThat(track.waitingUntil(3, SOON)).isEmpty();
        assertThat(track.waitingUntil(4, NOW)).isEmpty();
        assertThat(Track.NEW.waitingUntil(3, NOW)).isEmpty();
    }

    @Test
    void onlyOneThatNobodyPlannedForIsNew() {
        assertThat(Track.NEW.isNew()).isTrue();
        assertThat(Track.NEW.refreshingAt(SOON, FORCE).isNew()).isFalse();
        assertThat(Track.NEW.failed(NOW, SOON, 1, FORCE).isNew()).isFalse();
    }

    @Test
    void wakingEndsTheWaitingBeforeItQueues() {
        tracks.update(KEY, track -> track.failed(NOW.minusSeconds(1), Instant.MAX, 3, FORCE));
        tracks.wake(KEY);
        assertThat(tracks.get(KEY).waitingUntil(3, NOW)).isEmpty();
        assertThat(tracks.get(KEY).failures())
                .as("the next failure waits longer all the same")
                .isEqualTo(1);
        assertThat(queued).containsExactly("team/secret");
    }

    @Test
    void wakingManyEndsTheWaitingOfAll() {
        tracks.update(KEY, track -> track.failed(NOW, Instant.MAX, 3, FORCE));
        tracks.wakeSpread(List.of(KEY), Duration.ofSeconds(2));
        assertThat(tracks.get(KEY).waitingUntil(3, NOW)).isEmpty();
        assertThat(queued).containsExactly("[team/secret] within PT2S");
    }

    @Test
    void wakingOneThatDoesNotWaitChangesNothing() {
        Track refreshing = Track.NEW.succeeded(Optional.of(SOON), FORCE);
        tracks.update(KEY, _ -> refreshing);
        tracks.wake(KEY);
        assertThat(tracks.get(KEY)).isEqualTo(refreshing);
        ObjectKey unknown = new ObjectKey("team", "unknown");
        tracks.wake(unknown);
        assertThat(tracks.get(unknown)).isEqualTo(Track.NEW);
    }

    @Test
    void thePartsOfAResourceWaitForThemselvesAndAreWokenTogether() {
        tracks.update(KEY, "a", track -> track.failed(NOW, Instant.MAX, 3, FORCE));
        tracks.update(KEY, "b", track -> track.failed(NOW, SOON, 3, FORCE));
        assertThat(tracks.get(KEY, "a").waitingUntil(3, NOW)).contains(Instant.MAX);
        assertThat(tracks.get(KEY, "b").waitingUntil(3, NOW)).contains(SOON);
        assertThat(tracks.get(KEY)).isEqualTo(Track.NEW);
        tracks.wake(KEY);
        assertThat(tracks.get(KEY, "a").waitingUntil(3, NOW)).isEmpty();
        assertThat(tracks.get(KEY, "b").waitingUntil(3, NOW)).isEmpty();
        tracks.forget(KEY);
        assertThat(tracks.get(KEY, "a")).isEqualTo(Track.NEW);
    }

    @Test
    void theFirstLookTakesTheAnnotationForObeyedAndLaterOnesDoNot() {
        Track seen = Track.NEW.saw(FORCE);
        assertThat(Track.NEW.seen()).isFalse();
        assertThat(seen.seen()).isTrue();
        assertThat(seen.forced()).isEqualTo(FORCE);
        assertThat(seen.saw(Optional.of("2")).forced()).isEqualTo(FORCE);
    }

    @Test
    void whatIsForgottenStartsAnew() {
        tracks.update(KEY, track -> track.failed(NOW, Instant.MAX, 3, FORCE));
        tracks.forget(KEY);
        assertThat(tracks.get(KEY)).isEqualTo(Track.NEW);
    }

    @Test
    void anotherResourceOfTheSameNameStartsAnew() {
        assertThat(tracks.look(KEY, "old")).isEmpty();
        tracks.update(KEY, track -> track.failed(NOW, Instant.MAX, 1, FORCE));
        assertThat(tracks.look(KEY, "old")).isEmpty();
        assertThat(tracks.get(KEY).failures()).isEqualTo(1);
        assertThat(tracks.look(KEY, "new")).contains("old");
        assertThat(tracks.get(KEY)).isEqualTo(Track.NEW);
        assertThat(tracks.forget(KEY)).contains("new");
        assertThat(tracks.forget(KEY)).isEmpty();
    }
}
