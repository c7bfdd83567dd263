package dev.vso.bench.measure;

import dev.vso.testing.PostgresServer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Polls PostgreSQL's list of users to find out when each user's credentials stopped working. */
public final class UserRemovalObserver implements AutoCloseable {

    private static final long LOOK_AGAIN = 50_000_000L; // ns

    private final Map<String, Long> moments = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Observes these users until it is closed. */
    public UserRemovalObserver(PostgresServer postgres, Set<String> users) {
        thread = Thread.ofVirtual().start(() -> follow(postgres, new HashSet<>(users)));
    }

    private void follow(PostgresServer postgres, Set<String> left) {
        try (var connection = postgres.connectAsSuperuser();
                var query = connection.prepareStatement("SELECT rolname FROM pg_roles")) {
            while (!closed && !left.isEmpty()) {
                var present = new HashSet<String>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        present.add(rows.getString(1));
                    }
                }
                var now = System.nanoTime();
                left.removeIf(user -> !present.contains(user) && moments.put(user, now) == null);
                LockSupport.parkNanos(LOOK_AGAIN);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL did not say which users it has", e);
        }
    }

    /** When each removed user was removed, by {@link System#nanoTime()}; up to about 50 ms late. */
    public Map<String, Long> moments() {
        return new HashMap<>(moments);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
