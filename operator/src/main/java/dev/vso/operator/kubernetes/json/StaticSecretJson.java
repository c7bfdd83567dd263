package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RotationStatus;
import dev.vso.api.VaultClientMeta;
import dev.vso.api.VaultStaticSecretStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes the status of VaultStaticSecrets, the most frequent kind. */
final class StaticSecretJson {

    private static final TypeReference<List<PendingRestartStatus>> RESTARTS = new TypeReference<>() {};

    private StaticSecretJson() {}

    private static final class Read {
        private long lastGeneration;
        private @Nullable String secretMac;
        private @Nullable String renderingMac;
        private @Nullable VaultClientMeta vaultClientMeta;
        private @Nullable List<PendingRestartStatus> pendingRestarts;
        private @Nullable RotationStatus rotation;
        private List<Condition> conditions = List.of();
    }

    static VaultStaticSecretStatus readStatus(JsonParser json) throws IOException {
        var read = new Read();
        JsonMembers.read(json, (name, value) -> {
            switch (name) {
                case "lastGeneration" -> {
                    Long generation = JsonMembers.number(value);
                    read.lastGeneration = generation == null ? 0 : generation;
                }
                case "secretMAC" -> read.secretMac = JsonMembers.text(value);
                case "renderingMAC" -> read.renderingMac = JsonMembers.text(value);
                case "vaultClientMeta" -> read.vaultClientMeta = value.readValueAs(VaultClientMeta.class);
                case "pendingRestarts" -> read.pendingRestarts = value.readValueAs(RESTARTS);
                case "rotation" -> read.rotation = value.readValueAs(RotationStatus.class);
                case "conditions" -> read.conditions = JsonMembers.list(value, ConditionJson::read);
                default -> value.skipChildren();
            }
        });
        var pending = read.pendingRestarts;
        return new VaultStaticSecretStatus(
                read.lastGeneration,
                read.secretMac,
                read.renderingMac,
                read.vaultClientMeta,
                pending == null ? List.of() : pending,
                read.rotation,
                read.conditions);
    }

    static void writeStatus(JsonGenerator json, VaultStaticSecretStatus status) throws IOException {
        json.writeStartObject();
        json.writeNumberField("lastGeneration", status.lastGeneration());
        writeCode(json, "secretMAC", status.secretMAC());
        writeCode(json, "renderingMAC", status.renderingMAC());
        if (status.vaultClientMeta() != null) {
            json.writeObjectField("vaultClientMeta", status.vaultClientMeta());
        }
        if (!status.pendingRestarts().isEmpty()) {
            json.writeObjectField("pendingRestarts", status.pendingRestarts());
        }
        if (status.rotation() != null) {
            json.writeObjectField("rotation", status.rotation());
        }
        ConditionJson.write(json, status.conditions());
        json.writeEndObject();
    }

    private static void writeCode(JsonGenerator json, String name, @Nullable String mac) throws IOException {
        if (mac != null && !mac.isEmpty()) {
            json.writeStringField(name, mac);
        }
    }
}
