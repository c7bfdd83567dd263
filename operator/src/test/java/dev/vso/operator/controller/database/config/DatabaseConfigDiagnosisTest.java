package dev.vso.operator.controller.database.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseRole;
import dev.vso.operator.controller.database.RoleDefinition;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DatabaseConfigDiagnosisTest {

    @Test
    @DisplayName("D6: while Vault does not say how the connection is, the complaint stays as it is")
    void anOutageExplainsNothing() throws SyncException {
        SyncError failed = SyncError.retryable("VaultClientError", "Vault answered HTTP 500");
        RoleDefinition role = RoleDefinition.of(
                DatabaseEngine.MYSQL,
                "shop",
                new DatabaseRole(
                        "app", "shop", 1, 2, null, null, null, List.of(), List.of(), List.of(), List.of(), null,
                        List.of()));
        VaultFailure down = VaultFailure.notSent(VaultRequest.read(VaultPath.of("database", "config", "shop")), "down");
        assertThat(DatabaseConfigDiagnosis.explained(failed, "app", role, "database/config/shop", down))
                .isEqualTo(failed);
    }
}
