package dev.vso.operator.controller.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Database;
import dev.vso.operator.controller.database.config.ConnectionLook;
import dev.vso.operator.controller.database.config.ConnectionSync;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.fuzz.Statuses;
import dev.vso.operator.lease.LeaseOutlook;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is read of a Database's status becomes leases, paths of Vault and names of Secrets. */
class RoleStatusFuzzTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:30:00Z");

    @Test
    @DisplayName(
            "Fuzz: whatever a status holds, its leases can be planned with, and its connection is a path of Vault or told")
    void roles() {
        Statuses.run(resource -> {
            if (resource instanceof Database it && it.getStatus() != null) {
                it.getStatus().roles().forEach(role -> {
                    RoleState.lease(role).ifPresent(lease -> {
                        assertThat(LeaseOutlook.next(lease, 67, NOW)).isNotNull();
                        assertThat(RoleState.renewed(role, lease, List.of())).isNotNull();
                    });
                });
                ConnectionSync.made(it).ifPresent(connection -> {
                    try {
                        String path = ConnectionLook.path(it.getSpec(), "config", connection.name())
                                .encoded();
                        assertThat(path).startsWith("database/config/");
                        assertThat(path.split("/")).doesNotContain(".", "..", "");
                    } catch (Obstacle told) {
                        assertThat(told.problem().message()).isNotBlank();
                    }
                });
            }
        });
    }
}
