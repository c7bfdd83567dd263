package dev.vso.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.summary.VaultRequirement;
import dev.vso.vault.VaultPath;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityCheckTest {

    private static VaultRequirement ask(String... needs) {
        return VaultRequirement.of(
                VaultRequirement.Engine.any("db"),
                VaultPath.of("db", "roles/app"),
                Set.of(needs),
                VaultRequirement.AccessType.SETTING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "read"})
    @DisplayName("Sufficient capabilities give no finding")
    void sufficient(String granted) {
        assertThat(CapabilityCheck.missing(ask("read"), Set.of(granted), List.of()))
                .isEmpty();
    }

    @Test
    @DisplayName("The suggested policy keeps the capabilities that are granted already")
    void policyKeepsGrants() {
        assertThat(CapabilityCheck.missing(
                        ask("create", "update"), Set.of("list", "update"), List.of("default", "app")))
                .contains(StepFinding.Failure.of(
                        "missing capability create on db/roles/app",
                        "add this to the policy app",
                        "path \"db/roles/app\" {",
                        "  capabilities = [\"create\", \"list\", \"update\"]",
                        "}"));
    }

    @Test
    void nothingIsMadeOfADenial() {
        assertThat(CapabilityCheck.missing(ask("read"), Set.of("deny"), List.of()))
                .hasValueSatisfying(finding -> assertThat(finding).asString().contains("capabilities = [\"read\"]"));
    }
}
