package dev.vso.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionalServersIT {

    @Test
    void databaseServersStartWhenAskedForAndEndWithTheSandbox(@TempDir Path folder) {
        assumeTrue(MariaDbServer.isSupported() && RedisServer.isSupported(), "no such servers for this machine");
        var processes = new Processes();
        try (processes) {
            var onDemand = new OptionalServers(folder, processes, SandboxCa.create(folder.resolve("tls")));
            assertThat(processes.pids()).isEmpty();

            assertThat(onDemand.mariaDb()).isSameAs(onDemand.mariaDb());
            assertThat(onDemand.redis()).isSameAs(onDemand.redis());

            assertThat(processes.pids()).hasSize(2);
        }
        assertThat(processes.pids()).isEmpty();
    }
}
