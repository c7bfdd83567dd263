package dev.vso.operator.controller.dynamicsecret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.StaticCredsMetaData;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer tells of a rotation that Vault does itself: the shape of a static role (vso-behaviour 2.2.3). Pure. */
final class StaticRoleRotation {

    private StaticRoleRotation() {}

    /** The rotation that the answer tells of, if it is that of a static role. */
    static Optional<StaticCredsMetaData> of(ObjectNode data) {
        Optional<Instant> last = time(data.path("last_vault_rotation"));
        long period = data.path("rotation_period").asLong();
        String schedule = data.path("rotation_schedule").asText("");
        if (last.isEmpty()
                || (period < 1 && schedule.isEmpty() && !data.path("ttl").isNumber())) {
            return Optional.empty();
        }
        return Optional.of(new StaticCredsMetaData(
                last.get().getEpochSecond(),
                period,
                schedule.isEmpty() ? null : schedule,
                data.path("ttl").asLong()));
    }

    /** When Vault rotated last, to the nanosecond, as it tells it; empty for what it does not rotate. */
    static String moment(ObjectNode data) {
        return data.path("last_vault_rotation").asText("");
    }

    /** Whether Vault rotated nothing since the status was written. */
    static boolean same(@Nullable StaticCredsMetaData told, Optional<StaticCredsMetaData> now) {
        return told != null
                && now.filter(rotation -> rotation.lastVaultRotation() == told.lastVaultRotation()
                                && Objects.equals(rotation.rotationSchedule(), told.rotationSchedule()))
                        .isPresent();
    }

    private static Optional<Instant> time(JsonNode text) {
        try {
            return text.isTextual() ? Optional.of(Instant.parse(text.textValue())) : Optional.empty();
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
