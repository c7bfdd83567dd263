package dev.vso.operator.controller.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Database;
import dev.vso.operator.controller.database.config.DatabaseConfigHandler;
import dev.vso.operator.controller.database.config.DatabaseConfigState;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.fuzz.Statuses;
import dev.vso.operator.lease.LeaseForecast;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values read from a Database's status become leases, Vault paths and names of Secrets. */
class RoleStatusFuzzTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:30:00Z");

    @Test
    @DisplayName(
            "Fuzz: whatever a status holds, its leases can be planned with, and its connection is a path of Vault or told")
    void roles() {
        Statuses.run(resource -> {
            if (resource instanceof Database it && it.getStatus() != null) {
                it.getStatus().roles().forEach(role -> {
                    RoleStatusMapper.lease(role).ifPresent(lease -> {
                        assertThat(LeaseForecast.next(lease, 67, NOW)).isNotNull();
                        assertThat(RoleStatusMapper.renewed(role, lease, List.of()))
                                .isNotNull();
                    });
                });
                DatabaseConfigHandler.made(it).ifPresent(connection -> {
                    try {
                        String path = DatabaseConfigState.path(it.getSpec(), "config", connection.name())
                                .encoded();
                        assertThat(path).startsWith("database/config/");
                        assertThat(path.split("/")).doesNotContain(".", "..", "");
                    } catch (SyncException told) {
                        assertThat(told.error().message()).isNotBlank();
                    }
                });
            }
        });
    }
}
