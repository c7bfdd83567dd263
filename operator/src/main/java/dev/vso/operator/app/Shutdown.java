package dev.vso.operator.app;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process cleanly on SIGTERM or SIGINT, within a time limit. */
final class Shutdown {
    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    private Shutdown() {}

    /** Closes the object when the JVM ends; after the limit the JVM ends anyway. */
    static void closeAtExit(AutoCloseable running, Duration limit) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(running, limit), "shutdown"));
    }

    /** Closes the object; false if that failed or exceeded the limit. */
    static boolean close(AutoCloseable running, Duration limit) {
        long start = System.nanoTime();
        Thread closing = Thread.ofVirtual().name("closing").start(() -> {
            try {
                running.close();
            } catch (Exception e) {
                log.error("the operator did not end cleanly", e);
            }
        });
        try {
            boolean closed = closing.join(limit);
            long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
            log.info(closed ? "ended after {} ms" : "not ended after {} ms, leaving", took);
            return closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
