package dev.vso.operator.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up logging: one line per event, on standard error, configured by flags. */
public final class Logging {
    private static final String OURS = "dev.vso";

    /** Warns once for each of our kinds that v1beta1 is not stable, which users cannot change. */
    private static final String NOISE = "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils";

    private Logging() {}

    /** Logs with these options from now on, and drops the earlier configuration. */
    public static void configure(LogOptions options) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("console");
        appender.setTarget("System.err");
        appender.setEncoder(encoder(options, context));
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(libraries(options.verbosity()));
        context.getLogger(OURS).setLevel(ours(options.verbosity()));
        context.getLogger(NOISE).setLevel(Level.ERROR);
    }

    private static Encoder<ILoggingEvent> encoder(LogOptions options, LoggerContext context) {
        LogLines lines = new LogLines(options);
        lines.setContext(context);
        lines.start();
        return lines;
    }

    private static Level ours(LogOptions.Verbosity verbosity) {
        return switch (verbosity) {
            case PANIC -> Level.OFF;
            case ERROR -> Level.ERROR;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }

    /** Debug lines of libraries are many and about internals: they are shown with trace only. */
    private static Level libraries(LogOptions.Verbosity verbosity) {
        return switch (verbosity) {
            case PANIC -> Level.OFF;
            case ERROR -> Level.ERROR;
            case INFO, DEBUG -> Level.INFO;
            case TRACE -> Level.DEBUG;
        };
    }
}
