package dev.vso.operator.app.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.operator.app.option.Invocation.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--leader-elect                                           | OPERATE      | --leader-elect",
                "--started-as /vault-secrets-operator --leader-elect      | OPERATE      | --leader-elect",
                "--started-as /scripts/upgrade-crds                       | UPGRADE_CRDS |",
                "--started-as /scripts/upgrade-crds --kubeconfig=k        | UPGRADE_CRDS | --kubeconfig=k",
                "--started-as /vault-secrets-operator upgrade-crds        | UPGRADE_CRDS |",
                "upgrade-crds --crds=folder                               | UPGRADE_CRDS | --crds=folder",
                "--crds=folder upgrade-crds                               | OPERATE      | --crds=folder upgrade-crds",
            })
    void theNameOfTheProgramOrItsFirstWordIsTheMode(String line, Mode mode, String rest) {
        Invocation invocation = Invocation.of(words(line));

        assertThat(invocation.mode()).isEqualTo(mode);
        assertThat(invocation.arguments()).isEqualTo(rest == null ? List.of() : words(rest));
    }

    @Test
    void definitionsLieBesideTheProgramUnlessAFlagSaysWhere() {
        assertThat(upgrade("--started-as /scripts/upgrade-crds").folder()).isEqualTo(Path.of("/scripts/crds"));
        assertThat(upgrade("--started-as /scripts/upgrade-crds --crds=/other").folder())
                .isEqualTo(Path.of("/other"));
        assertThatThrownBy(() -> upgrade("upgrade-crds"))
                .isInstanceOf(UsageException.class)
                .hasMessage("upgrade-crds needs --crds=…: the folder with the custom resource definitions");
    }

    @Test
    void timesAreThoseOfVso() {
        assertThat(upgrade("upgrade-crds --crds=c").limit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(Command.read(words("upgrade-crds --crds=c"), Map.of("VSO_UPGRADE_CRDS_TIMEOUT", "45s")))
                .isInstanceOfSatisfying(
                        Command.UpgradeDefinitions.class,
                        asked -> assertThat(asked.limit()).isEqualTo(Duration.ofSeconds(45)));
        assertThat(Command.read(words("--uninstall"), Map.of()))
                .isInstanceOfSatisfying(
                        Command.Uninstall.class,
                        asked -> assertThat(asked.limit()).isEqualTo(Duration.ofSeconds(60)));
        assertThat(Command.read(words("--uninstall --pre-delete-hook-timeout-seconds=120"), Map.of()))
                .isInstanceOfSatisfying(
                        Command.Uninstall.class,
                        asked -> assertThat(asked.limit()).isEqualTo(Duration.ofMinutes(2)));
        assertThatThrownBy(() -> Command.read(words("--uninstall --pre-delete-hook-timeout-seconds=soon"), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not a whole number");
    }

    private static Command.UpgradeDefinitions upgrade(String line) {
        return switch (Command.read(words(line), Map.of())) {
            case Command.UpgradeDefinitions asked -> asked;
            case Command other -> throw new AssertionError(other.toString());
        };
    }

    private static List<String> words(String line) {
        return Arrays.asList(line.strip().split(" +"));
    }
}
