package dev.vso.it;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * Collects everything that the operator and its libraries log at debug level until closed, with all attributes of each
 * log event.
 */
final class CapturedLogs extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.vso");
    private final Logger operator = (Logger) LoggerFactory.getLogger("dev.vso.operator");
    private final Logger libraries = (Logger) LoggerFactory.getLogger("io");
    private final Level before = operator.getLevel();

    CapturedLogs() {
        setContext(root.getLoggerContext());
        start();
        // Keep them off the console: a logger that is not additive only writes to its own appenders.
        for (Logger logger : new Logger[] {ours, libraries}) {
            logger.setAdditive(false);
            logger.setLevel(Level.DEBUG);
            logger.addAppender(this);
        }
        operator.setLevel(Level.TRACE);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add("%s %s %s %s %s %s %s"
                .formatted(
                        event.getLevel(),
                        event.getLoggerName(),
                        event.getFormattedMessage(),
                        Arrays.toString(event.getArgumentArray()),
                        event.getKeyValuePairs(),
                        event.getMDCPropertyMap(),
                        event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }

    String text() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        for (Logger logger : new Logger[] {ours, libraries}) {
            logger.detachAppender(this);
            logger.setAdditive(true);
            logger.setLevel(null);
        }
        operator.setLevel(before);
        stop();
    }
}
