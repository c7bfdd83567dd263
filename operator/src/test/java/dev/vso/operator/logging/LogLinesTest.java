package dev.vso.operator.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vso.operator.logging.LogOptions.Encoding;
import dev.vso.operator.logging.LogOptions.Severity;
import dev.vso.operator.logging.LogOptions.TimeFormat;
import dev.vso.operator.logging.LogOptions.Verbosity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class LogLinesTest {
    private static final Instant WHEN = Instant.parse("2026-11-22T03:57:05.012345678Z");
    private final Exception failure =
            new IllegalStateException("cannot sync", new java.io.IOException("connection\nrefused"));

    @Test
    void jsonLineIsWhatPipelinesForGoOperatorsExpect() throws Exception {
        LoggingEvent event =
                event(Level.INFO, null, Map.of("resource.name", "app", "resource.kind", "VaultStaticSecret"));
        event.addKeyValuePair(new KeyValuePair("path", "secret/app"));

        assertThat(line(LogOptions.PRODUCTION, event)).isEqualTo("""
                        {"level":"info","ts":"2026-11-22T03:57:05Z","logger":"dev.vso.Room","msg":"synced \\"app\\"",\
                        "path":"secret/app","resource.kind":"VaultStaticSecret","resource.name":"app"}
                        """);
    }

    @Test
    void warningNamesItsCausesInOneLineWithoutAStack() throws Exception {
        String line = line(LogOptions.PRODUCTION, event(Level.WARN, failure));

        assertThat(line).doesNotContain("at dev.vso").containsOnlyOnce("\n");
        assertThat(json(line).get("error").asText())
                .isEqualTo("IllegalStateException: cannot sync; caused by IOException: connection\nrefused");
        assertThat(json(line).has("stacktrace")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "INFO,  ERROR, ERROR, true",
        "INFO,  ERROR, WARN,  false",
        "INFO,  WARN,  WARN,  true",
        "INFO,  WARN,  INFO,  false",
        "INFO,  INFO,  INFO,  true",
        "INFO,  PANIC, ERROR, false",
        "ERROR, ERROR, ERROR, true",
        "DEBUG, PANIC, INFO,  true",
        "TRACE, PANIC, DEBUG, true",
    })
    void stackShowsFromItsLevelOnAndAlwaysAtDebug(Verbosity verbosity, Severity from, String level, boolean shown)
            throws Exception {
        LogOptions options = new LogOptions(verbosity, Encoding.JSON, TimeFormat.RFC3339, from);
        String line = line(options, event(Level.valueOf(level), failure));

        assertThat(json(line).has("stacktrace")).isEqualTo(shown);
        assertThat(line).containsOnlyOnce("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "EPOCH, 1795319825.012345",
        "MILLIS, 1795319825012",
        "NANO, 1795319825012345678",
        "ISO8601, '\"2026-11-22T03:57:05.012Z\"'",
        "RFC3339, '\"2026-11-22T03:57:05Z\"'",
        "RFC3339NANO, '\"2026-11-22T03:57:05.012345678Z\"'",
    })
    void timeHasTheFormAskedFor(TimeFormat format, String json) {
        LogOptions options = new LogOptions(Verbosity.INFO, Encoding.JSON, format, Severity.ERROR);

        assertThat(line(options, event(Level.INFO, null))).contains("\"ts\":" + json + ",");
    }

    @Test
    void consoleLineIsForPeople() {
        LoggingEvent event = event(Level.WARN, failure, Map.of("resource.name", "app"));

        assertThat(line(new LogOptions(Verbosity.INFO, Encoding.CONSOLE, TimeFormat.ISO8601, Severity.PANIC), event))
                .startsWith("2026-11-22T03:57:05.012Z\tWARN\tdev.vso.Room\tsynced \"app\"\t{resource.name=app}\t")
                .contains("IllegalStateException: cannot sync")
                .doesNotContain("at dev.vso");
        assertThat(line(LogOptions.DEVELOPMENT, event)).contains("at dev.vso");
    }

    @Test
    void lineWithoutContextNeedsNone() {
        for (LogOptions options : List.of(LogOptions.PRODUCTION, LogOptions.DEVELOPMENT)) {
            assertThat(line(options, event(Level.INFO, null))).endsWith("\n").doesNotContain("{}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "debug, DEBUG",
        "info, INFO",
        "ERROR, ERROR",
        "panic, PANIC",
        "1, DEBUG",
        "5, DEBUG",
        "6, TRACE",
        "100, TRACE"
    })
    void levelIsANameOrANumber(String text, Verbosity verbosity) {
        assertThat(Verbosity.parse(text)).isEqualTo(verbosity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "loud", "1.5", "warn"})
    void otherLevelsAreRefused(String text) {
        assertThatThrownBy(() -> Verbosity.parse(text)).hasMessageContaining("debug, info, error, panic");
    }

    private static JsonNode json(String line) throws JsonProcessingException {
        return new ObjectMapper().readTree(line);
    }

    private static String line(LogOptions options, LoggingEvent event) {
        return new String(new LogLines(options).encode(event), StandardCharsets.UTF_8);
    }

    private static LoggingEvent event(Level level, @Nullable Throwable thrown) {
        return event(level, thrown, Map.of());
    }

    private static LoggingEvent event(Level level, @Nullable Throwable thrown, Map<String, String> context) {
        var logger = new LoggerContext().getLogger("dev.vso.Room");
        LoggingEvent event = new LoggingEvent("", logger, level, "synced \"{}\"", thrown, new Object[] {"app"});
        event.setInstant(WHEN);
        event.setMDCPropertyMap(context);
        return event;
    }
}
