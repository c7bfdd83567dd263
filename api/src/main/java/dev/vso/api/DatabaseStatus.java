package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The credentials of all roles. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatabaseStatus(
        @JsonPropertyDescription("The generation of this resource that was last carried out in full.") @Nullable Long observedGeneration,

        @JsonPropertyDescription(
                "Time (RFC 3339) at which the first of the credentials stops working, unless it is renewed "
                        + "before.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String expiresAt,

        @JsonPropertyDescription("The connection in Vault, where the operator manages it.") @Nullable DatabaseConnectionStatus connection,

        @JsonPropertyDescription(
                "Name of the role whose Secret is named after this resource alone: the one that came first in spec.roles "
                        + "when the first Secret was made.")
        @Size(max = 63) @Nullable String firstRole,

        @JsonPropertyDescription("The roles that have credentials or leave something to clean up.")
        @Size(max = Bounds.STATUS_ITEMS) List<DatabaseRoleStatus> roles,

        @JsonPropertyDescription(Descriptions.PENDING_RESTARTS) @Size(max = Bounds.STATUS_ITEMS) List<PendingRestartStatus> pendingRestarts,

        @JsonPropertyDescription(Descriptions.CONDITIONS) @Size(max = Bounds.FEW) List<Condition> conditions) {

    /** Treats the status as untrusted input. Lists are never null. */
    public DatabaseStatus {
        expiresAt = StatusInput.time(expiresAt);
        firstRole = StatusInput.text(firstRole);
        roles = StatusInput.list(roles, Bounds.STATUS_ITEMS);
        pendingRestarts = StatusInput.list(pendingRestarts, Bounds.STATUS_ITEMS);
        conditions = StatusInput.list(conditions, Bounds.FEW);
    }

    /** For kubectl's column: the API server would show only the first item of a list. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    @JsonPropertyDescription("The names of the roles, joined by commas.")
    @Size(max = Bounds.STATUS_TEXT) public String roleNames() {
        return StatusInput.message(roles.stream().map(DatabaseRoleStatus::name).collect(Collectors.joining(",")));
    }

    /** For kubectl's column, as {@link #roleNames}. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    @JsonPropertyDescription("How far the last rotation of each role is, as role=phase, joined by commas.")
    @Size(max = Bounds.STATUS_TEXT) public String rotationPhases() {
        return StatusInput.message(roles.stream()
                .flatMap(role -> Optional.ofNullable(role.rotation()).map(RotationStatus::phase).stream()
                        .map(phase -> role.name() + "=" + phase.value()))
                .collect(Collectors.joining(",")));
    }

    /** Status before the first reconciliation. */
    public static final DatabaseStatus NONE =
            new DatabaseStatus(null, null, null, null, List.of(), List.of(), List.of());

    /** Returns a builder that starts from this status: what is not set stays as it is. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds a status that differs from an earlier one. Its setters take what the components of the same name hold. */
    public static final class Builder {

        private @Nullable Long observedGeneration;
        private @Nullable String expiresAt;
        private @Nullable DatabaseConnectionStatus connection;
        private @Nullable String firstRole;
        private List<DatabaseRoleStatus> roles;
        private List<PendingRestartStatus> pendingRestarts;
        private List<Condition> conditions;

        private Builder(DatabaseStatus from) {
            observedGeneration = from.observedGeneration;
            expiresAt = from.expiresAt;
            connection = from.connection;
            firstRole = from.firstRole;
            roles = from.roles;
            pendingRestarts = from.pendingRestarts;
            conditions = from.conditions;
        }

        public Builder observedGeneration(@Nullable Long observedGeneration) {
            this.observedGeneration = observedGeneration;
            return this;
        }

        public Builder expiresAt(@Nullable String expiresAt) {
            this.expiresAt = expiresAt;
            return this;
        }

        public Builder connection(@Nullable DatabaseConnectionStatus connection) {
            this.connection = connection;
            return this;
        }

        public Builder firstRole(@Nullable String firstRole) {
            this.firstRole = firstRole;
            return this;
        }

        public Builder roles(List<DatabaseRoleStatus> roles) {
            this.roles = roles;
            return this;
        }

        public Builder pendingRestarts(List<PendingRestartStatus> pendingRestarts) {
            this.pendingRestarts = pendingRestarts;
            return this;
        }

        public Builder conditions(List<Condition> conditions) {
            this.conditions = conditions;
            return this;
        }

        /** Returns the status. */
        public DatabaseStatus build() {
            return new DatabaseStatus(
                    observedGeneration, expiresAt, connection, firstRole, roles, pendingRestarts, conditions);
        }
    }
}
