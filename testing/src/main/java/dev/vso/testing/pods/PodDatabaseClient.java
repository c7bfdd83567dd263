package dev.vso.testing.pods;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The program in one pod: reads the Secret once, and logs in until it is closed. */
final class PodDatabaseClient implements AutoCloseable {

    private final PodDatabaseClients all;
    private final Pod pod;
    private volatile @Nullable String user;
    private volatile boolean closed;

    private PodDatabaseClient(PodDatabaseClients all, Pod pod) {
        this.all = all;
        this.pod = pod;
    }

    static PodDatabaseClient start(PodDatabaseClients all, Pod pod) {
        var program = new PodDatabaseClient(all, pod);
        Thread.ofVirtual().name("pod-" + program.pod()).start(program::run);
        return program;
    }

    String pod() {
        return pod.getMetadata().getName();
    }

    /** The user it logs in with; empty before it has read the Secret. */
    Optional<String> user() {
        return Optional.ofNullable(user);
    }

    private void run() {
        try {
            var secret = all.readSecret(pod.getMetadata().getNamespace());
            var name = value(secret, "username");
            var password = value(secret, "password");
            user = name;
            while (!closed && logIn(name, password)) {
                Thread.sleep(PodDatabaseClients.INTERVAL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!closed) {
                all.failed(pod(), e);
            }
        }
    }

    private boolean logIn(String name, String password) {
        if (all.postgres().canLogIn(name, password)) {
            all.loggedIn();
            return true;
        }
        return !closed && all.refused(pod, new RefusedLogin(pod(), Instant.now(), name));
    }

    private static String value(Map<String, String> secret, String key) {
        var encoded = secret.get(key);
        if (encoded == null) {
            throw new IllegalStateException("the Secret has no key " + key);
        }
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed = true;
    }
}
