package dev.vso.operator.controller.dynamicsecret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.StaticCredsMetaData;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rotation data of a static role, for credentials that Vault rotates itself; the fields are those that VSO reads.
 * Pure.
 */
final class StaticRoleRotation {

    private StaticRoleRotation() {}

    /** Returns the rotation data of a static role; empty for any other response. */
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

    /**
     * Returns Vault's last rotation, to the nanosecond and in Vault's format; empty if Vault does not rotate these
     * credentials.
     */
    static String moment(ObjectNode data) {
        return data.path("last_vault_rotation").asText("");
    }

    /** Returns whether Vault has not rotated the credentials since the status was written. */
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
