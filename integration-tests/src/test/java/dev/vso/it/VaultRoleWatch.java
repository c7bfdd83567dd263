package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks Secrets with credentials every 20 ms: each must exist, and its user must have the rights that its workload
 * should have, represented by the connection limit. A watch reports deletions in between.
 */
final class VaultRoleWatch implements AutoCloseable {

    private static final long EVERY_MILLIS = 20;

    private final TestEnvironment environment;
    private final String namespace;
    private final Map<String, Integer> rights;
    private final Map<String, Set<String>> users = new ConcurrentHashMap<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final Watch watch;
    private final Connection postgres;
    private final Thread thread;
    private volatile boolean ended;
    private final AtomicInteger looks = new AtomicInteger();

    /** @param rights connection limit that the user in each Secret must have */
    static VaultRoleWatch begin(TestEnvironment environment, String namespace, Map<String, Integer> rights)
            throws SQLException {
        var watch = new VaultRoleWatch(environment, namespace, rights);
        Polling.await(Duration.ofSeconds(10), () -> watch.looks.get() > 0 || !watch.thread.isAlive());
        return watch;
    }

    private VaultRoleWatch(TestEnvironment environment, String namespace, Map<String, Integer> rights)
            throws SQLException {
        this.environment = environment;
        this.namespace = namespace;
        this.rights = rights;
        this.postgres = environment.sandbox().postgres().connectAsSuperuser();
        this.watch = environment.client().secrets().inNamespace(namespace).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Secret secret) {
                String name = secret.getMetadata().getName();
                if (action == Action.DELETED && rights.containsKey(name)) {
                    faults.add(name + " was deleted");
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                faults.add("the watch ended: " + cause);
            }
        });
        this.thread = Thread.ofVirtual().start(this::lookOn);
    }

    private void lookOn() {
        while (!ended) {
            try {
                look();
                looks.incrementAndGet();
                Thread.sleep(EVERY_MILLIS);
            } catch (SQLException | InterruptedException e) {
                faults.add(e.toString());
                return;
            }
        }
    }

    private void look() throws SQLException {
        Map<String, Map<String, String>> secrets = new HashMap<>();
        for (Secret secret :
                environment.client().secrets().inNamespace(namespace).list().getItems()) {
            secrets.put(secret.getMetadata().getName(), secret.getData());
        }
        for (Map.Entry<String, Integer> wanted : rights.entrySet()) {
            String name = wanted.getKey();
            Map<String, String> data = secrets.get(name);
            if (data == null) {
                faults.add(name + " is missing");
                continue;
            }
            String user = text(data, "username");
            int limit = limit(user);
            if (limit != wanted.getValue()) {
                faults.add("the user of %s, %s, has the rights %d in place of %d"
                        .formatted(name, user, limit, wanted.getValue()));
            }
            if (users.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(user)
                    && !environment.sandbox().postgres().canLogIn(user, text(data, "password"))) {
                faults.add("the user of %s, %s, cannot log in".formatted(name, user));
            }
        }
    }

    private int limit(String user) throws SQLException {
        try (var query = postgres.prepareStatement("select rolconnlimit from pg_roles where rolname = ?")) {
            query.setString(1, user);
            try (var rows = query.executeQuery()) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    private static String text(Map<String, String> data, String key) {
        return new String(Base64.getDecoder().decode(data.getOrDefault(key, "")), StandardCharsets.UTF_8);
    }

    /** Users that the Secret had, in order. */
    Set<String> users(String secret) {
        return users.getOrDefault(secret, Set.of());
    }

    void assertAlwaysValid() {
        int so = looks.get();
        Polling.await(Duration.ofSeconds(10), () -> looks.get() > so + 2 || !thread.isAlive());
        assertThat(faults.stream().distinct()).isEmpty();
    }

    @Override
    public void close() throws SQLException {
        ended = true;
        watch.close();
        Polling.await(Duration.ofSeconds(10), () -> !thread.isAlive());
        postgres.close();
    }
}
