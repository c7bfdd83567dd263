package dev.vso.operator.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opened resources, closed in reverse order. */
final class CloseableStack implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CloseableStack.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T push(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.warn("{} did not end cleanly: {}", part.getClass().getSimpleName(), e.getMessage());
            }
        }
    }
}
