package dev.vso.it;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Measures how long a Secret has wrong data, as a watch sees it. */
final class RepairWatch implements Watcher<Secret> {

    private final String key;
    private final String value;
    private final CompletableFuture<Long> broken = new CompletableFuture<>();
    private final CompletableFuture<Long> repaired = new CompletableFuture<>();

    private RepairWatch(String key, String value) {
        this.key = key;
        this.value = Base64.getEncoder().encodeToString(value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** From when the watch sees the Secret without the value until it sees it with the value. */
    static Duration after(
            KubernetesClient client, String namespace, String secret, String key, String value, Runnable damage)
            throws Exception {
        var repair = new RepairWatch(key, value);
        try (var _ = client.secrets().inNamespace(namespace).withName(secret).watch(repair)) {
            damage.run();
            long began = repair.broken.get(20, TimeUnit.SECONDS);
            return Duration.ofNanos(repair.repaired.get(20, TimeUnit.SECONDS) - began);
        } catch (TimeoutException _) {
            throw new AssertionError("Secret %s/%s was %s"
                    .formatted(namespace, secret, repair.broken.isDone() ? "not repaired within 20 s" : "not damaged"));
        }
    }

    @Override
    public void eventReceived(Action action, Secret secret) {
        boolean right = action != Action.DELETED
                && secret.getData() != null
                && value.equals(secret.getData().get(key));
        if (!right) {
            broken.complete(System.nanoTime());
        } else if (broken.isDone()) {
            repaired.complete(System.nanoTime());
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        repaired.completeExceptionally(cause);
    }
}
