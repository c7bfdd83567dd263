package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages to the page's script. Times are seconds since 1970, and empty values are omitted. */
final class PageJson {

    private final ObjectMapper mapper =
            new ObjectMapper().registerModule(new SimpleModule().addSerializer(Instant.class, new Seconds()));

    /**
     * The operator's own data; constant while the process lives.
     *
     * @param home its namespace
     * @param watched the watched namespaces; empty for all
     * @param started since when it records events
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record About(String version, String home, List<String> watched, Instant started) {}

    /** The first message to each browser. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Whole(
            Instant now,
            About about,
            LeaderState standing,
            List<SecretRow> secrets,
            List<ConnectionRow> connections,
            List<LoginRow> logins,
            List<RecentEvent> happened) {}

    /** The later messages; one with only the time shows that the connection works. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Next(Instant now, @Nullable Changes changes, List<RecentEvent> happened) {}

    /** The text, in one line. */
    String text(Object message) {
        try {
            return mapper.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of this package are always JSON", e);
        }
    }

    private static final class Seconds extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant instant, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(instant.getEpochSecond());
        }
    }
}
