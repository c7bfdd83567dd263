package dev.vso.operator.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vso.operator.error.Printable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Formats log events as lines with the fields {@code level}, {@code ts}, {@code logger} and {@code msg}, as log
 * pipelines for Go operators expect them; then the context (which resource), and {@code error} and {@code stacktrace}
 * if there is one.
 *
 * <p>A stack trace is shown only from the configured severity on, or at debug verbosity: below that, users can act on a
 * failure, and its message says how.
 */
final class LogLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = new byte[0];

    private final LogOptions options;
    private final JsonFactory json = new JsonFactory();

    LogLines(LogOptions options) {
        this.options = options;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = switch (options.encoding()) {
            case JSON -> jsonLine(event);
            case CONSOLE -> consoleLine(event);
        };
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private String jsonLine(ILoggingEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField("level", level(event));
            writeTime(out, event.getInstant());
            out.writeStringField("logger", event.getLoggerName());
            out.writeStringField("msg", Printable.line(event.getFormattedMessage()));
            writeFields(out, context(event));
            IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                out.writeStringField("error", summary(thrown));
                if (showsStack(event.getLevel())) {
                    out.writeStringField("stacktrace", Printable.text(ThrowableProxyUtil.asString(thrown)));
                }
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line + "\n";
    }

    private String consoleLine(ILoggingEvent event) {
        StringBuilder line = new StringBuilder()
                .append(time(event.getInstant()))
                .append('\t')
                .append(event.getLevel())
                .append('\t')
                .append(event.getLoggerName())
                .append('\t')
                .append(Printable.line(event.getFormattedMessage()));
        Map<String, String> context = context(event);
        if (!context.isEmpty()) {
            line.append('\t').append(context);
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append('\t')
                    .append(
                            showsStack(event.getLevel())
                                    ? Printable.text(ThrowableProxyUtil.asString(thrown))
                                    : summary(thrown));
        }
        return line.append('\n').toString();
    }

    private void writeTime(JsonGenerator out, Instant time) throws IOException {
        switch (options.timeFormat()) {
            case EPOCH, MILLIS, NANO -> {
                out.writeFieldName("ts");
                out.writeNumber(time(time));
            }
            case ISO8601, RFC3339, RFC3339NANO -> out.writeStringField("ts", time(time));
        }
    }

    private String time(Instant time) {
        return switch (options.timeFormat()) {
            case EPOCH -> String.format(Locale.ROOT, "%d.%06d", time.getEpochSecond(), time.getNano() / 1_000);
            case MILLIS -> Long.toString(time.toEpochMilli());
            case NANO -> String.format(Locale.ROOT, "%d%09d", time.getEpochSecond(), time.getNano());
            case ISO8601 -> LogTime.MILLIS.format(time);
            case RFC3339 -> time.truncatedTo(ChronoUnit.SECONDS).toString();
            case RFC3339NANO -> LogTime.NANOS.format(time);
        };
    }

    private boolean showsStack(Level level) {
        return switch (options.verbosity()) {
            case DEBUG, TRACE -> true;
            case PANIC, ERROR, INFO ->
                switch (options.stackTraces()) {
                    case INFO -> level.isGreaterOrEqual(Level.INFO);
                    case WARN -> level.isGreaterOrEqual(Level.WARN);
                    case ERROR -> level.isGreaterOrEqual(Level.ERROR);
                    case PANIC -> false;
                };
        };
    }

    private static String level(ILoggingEvent event) {
        return event.getLevel().toString().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> context(ILoggingEvent event) {
        Map<String, String> context = new TreeMap<>(event.getMDCPropertyMap());
        @Nullable Iterable<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> context.put(pair.key, Objects.toString(pair.value)));
        }
        context.replaceAll((_, value) -> Printable.line(value));
        return context;
    }

    private static void writeFields(JsonGenerator out, Map<String, String> fields) throws IOException {
        for (Map.Entry<String, String> field : fields.entrySet()) {
            out.writeStringField(field.getKey(), field.getValue());
        }
    }

    private static String summary(IThrowableProxy thrown) {
        StringBuilder summary = new StringBuilder(headline(thrown));
        IThrowableProxy cause = thrown.getCause();
        for (int depth = 0; cause != null && depth < 5; depth++) {
            summary.append("; caused by ").append(headline(cause));
            cause = cause.getCause();
        }
        return summary.toString();
    }

    private static String headline(IThrowableProxy thrown) {
        String type = thrown.getClassName();
        String name = type.substring(type.lastIndexOf('.') + 1);
        return thrown.getMessage() == null ? name : name + ": " + Printable.text(thrown.getMessage());
    }
}
