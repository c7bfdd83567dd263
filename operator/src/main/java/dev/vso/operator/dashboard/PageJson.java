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

/** What the page's script is sent. Times are seconds since 1970, and what is empty is left out. */
final class PageJson {

    private final ObjectMapper mapper =
            new ObjectMapper().registerModule(new SimpleModule().addSerializer(Instant.class, new Seconds()));

    /**
     * What the page knows of the operator itself; it stays the same while the process lives.
     *
     * @param home its namespace
     * @param watched the namespaces that it works in; empty for all
     * @param started since when it knows what happened
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record About(String version, String home, List<String> watched, Instant started) {}

    /** The first message to whoever looks. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Whole(
            Instant now,
            About about,
            LeaderState standing,
            List<SecretRow> secrets,
            List<ConnectionRow> connections,
            List<LoginRow> logins,
            List<RecentEvent> happened) {}

    /** Each further message; one without anything but the time says that the connection stands. */
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
