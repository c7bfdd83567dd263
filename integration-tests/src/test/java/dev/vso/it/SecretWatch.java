package dev.vso.it;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Watch reports about the Secrets of one namespace, in order, with their times. */
final class SecretWatch implements AutoCloseable {

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Watch watch;

    /**
     * A watch report.
     *
     * @param version the {@code resourceVersion}; for a deletion, the version of the deletion
     * @param nanos when it arrived
     */
    record Seen(Watcher.Action action, String name, String type, long version, long nanos) {

        @Override
        public String toString() {
            return "%s %s (%s) at %d".formatted(action, name, type, version);
        }
    }

    SecretWatch(KubernetesClient client, String namespace) {
        watch = client.secrets().inNamespace(namespace).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Secret secret) {
                long now = System.nanoTime();
                seen.add(new Seen(
                        action,
                        secret.getMetadata().getName(),
                        secret.getType(),
                        Long.parseLong(secret.getMetadata().getResourceVersion()),
                        now));
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add(new Seen(Action.ERROR, "", "", 0, System.nanoTime()));
            }
        });
    }

    /** All reports about one Secret. */
    List<Seen> of(String name) {
        return seen.stream()
                .filter(it -> it.name().equals(name) || it.action() == Watcher.Action.ERROR)
                .toList();
    }

    /** The reports of deletions, and the ends of the watch. */
    List<Seen> deletions(String name) {
        return of(name).stream()
                .filter(it -> it.action() == Watcher.Action.DELETED || it.action() == Watcher.Action.ERROR)
                .toList();
    }

    /** The first report of this kind about the Secret. */
    Optional<Seen> first(Watcher.Action action, String name) {
        return of(name).stream().filter(it -> it.action() == action).findFirst();
    }

    /** Total time for which the Secret was missing: from each deletion to the next creation. */
    Duration missing(String name) {
        long nanos = 0;
        long gone = -1;
        for (Seen it : of(name)) {
            if (it.action() == Watcher.Action.DELETED) {
                gone = it.nanos();
            } else if (gone >= 0) {
                nanos += it.nanos() - gone;
                gone = -1;
            }
        }
        return Duration.ofNanos(gone < 0 ? nanos : nanos + System.nanoTime() - gone);
    }

    @Override
    public void close() {
        watch.close();
    }
}
