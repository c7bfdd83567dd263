package dev.vso.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshServerIT {

    @TempDir
    private Path folder;

    private final String keyMaker = SshServer.Programs.find(SandboxCache.of(System.getenv()), Progress.silent())
            .keyMaker();

    @Test
    void aCertificateForThePrincipalOpensItAndOneForAnotherDoesNot() throws IOException {
        key("authority");
        key("client");

        try (var processes = new Processes();
                var server = SshServer.start(folder.resolve("sshd"), read("authority.pub"), "deploy", processes)) {
            assertThat(server.opens(read("client"), certificate("deploy"))).isTrue();
            assertThat(server.opens(read("client"), certificate("other"))).isFalse();
            assertThat(Listeners.of(processes.pids()))
                    .isNotEmpty()
                    .allMatch(address -> address.startsWith("127.0.0.1:"));
        }
    }

    private void key(String name) throws IOException {
        Tool.run(folder, List.of(keyMaker, "-q", "-t", "ed25519", "-N", "", "-f", name));
    }

    private String certificate(String principal) throws IOException {
        Tool.run(folder, List.of(keyMaker, "-q", "-s", "authority", "-I", "test", "-n", principal, "client.pub"));
        return read("client-cert.pub");
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }
}
