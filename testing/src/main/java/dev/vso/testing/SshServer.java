package dev.vso.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An OpenSSH server on loopback that accepts only certificates of one authority for one principal: no passwords, no
 * authorized keys. A session is an SFTP one.
 */
public final class SshServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);

    private final Path folder;
    private final Programs programs;
    private final int port = Ports.free();
    private final ServerProcess process;

    /**
     * OpenSSH's programs.
     *
     * @param libraries the folder of the server's libraries, in addition to those of the system
     */
    record Programs(Path server, String client, String keyMaker, Path libraries) {

        /** The programs of Debian's packages, or else those of the machine. */
        static Programs find(SandboxCache cache, Progress progress) {
            if (!DebianPackages.areServed()) {
                return installed();
            }
            var unpacked = DebianPackages.unpacked(
                    cache, progress, "openssh", List.of("openssh-server", "openssh-client", "libwrap0"));
            return new Programs(
                    unpacked.resolve("usr/sbin/sshd"),
                    unpacked.resolve("usr/bin/sftp").toString(),
                    unpacked.resolve("usr/bin/ssh-keygen").toString(),
                    unpacked.resolve("usr/lib/x86_64-linux-gnu"));
        }

        private static Programs installed() {
            return Stream.of("/usr/sbin/sshd", "/usr/local/sbin/sshd")
                    .map(Path::of)
                    .filter(Files::isExecutable)
                    .findFirst()
                    .map(server -> new Programs(server, "sftp", "ssh-keygen", Path.of("/usr/lib")))
                    .orElseThrow(() -> new SandboxException("no OpenSSH server here: install openssh-server"));
        }

        Map<String, String> environment() {
            return Map.of("LD_LIBRARY_PATH", libraries.toString());
        }
    }

    private SshServer(Path folder, Programs programs, Processes processes) throws IOException {
        this.folder = folder;
        this.programs = programs;
        var prefix = new ArrayList<>(PostgresBinaries.asNobody());
        prefix.addAll(List.of("env", "LD_LIBRARY_PATH=" + programs.libraries()));
        this.process = processes.start(
                "sshd",
                prefix,
                List.of(
                        programs.server().toString(),
                        "-D",
                        "-e",
                        "-f",
                        configuration().toString()),
                folder.resolve("sshd.log"),
                ServerProcess.EndSignal.TERM);
    }

    /**
     * Starts a server with its data in the folder.
     *
     * @param authority the public key whose certificates it accepts, as one line
     * @param principal the principal that a certificate must have
     */
    public static SshServer start(Path folder, String authority, String principal, Processes processes) {
        try {
            Files.createDirectories(folder);
            var programs = Programs.find(SandboxCache.of(System.getenv()), Progress.silent());
            Files.writeString(folder.resolve("authority.pub"), authority.strip() + "\n");
            Files.writeString(folder.resolve("principals"), principal + "\n");
            Files.deleteIfExists(folder.resolve("host"));
            Tool.run(folder, List.of(programs.keyMaker(), "-q", "-t", "ed25519", "-N", "", "-f", "host"));
            var server = new SshServer(folder, programs, processes);
            server.process.awaitReady(START, () -> {
                Waiting.connect(server.port);
                return true;
            });
            return server;
        } catch (IOException e) {
            throw new SandboxException("the SSH server cannot be prepared in " + folder + ": " + e.getMessage(), e);
        }
    }

    private Path configuration() throws IOException {
        return Files.writeString(folder.resolve("sshd_config"), """
                ListenAddress %s
                Port %d
                HostKey %s
                PidFile none
                UsePAM no
                StrictModes no
                TrustedUserCAKeys %s
                AuthorizedPrincipalsFile %s
                AuthorizedKeysFile none
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                Subsystem sftp internal-sftp
                ForceCommand internal-sftp
                LogLevel VERBOSE
                """.formatted(
                        Ports.LOOPBACK,
                        port,
                        folder.resolve("host"),
                        folder.resolve("authority.pub"),
                        folder.resolve("principals")));
    }

    /** True if OpenSSH's own client can open a session with this private key and certificate. */
    public boolean opens(String privateKey, String certificate) {
        try {
            var key = PrivateFiles.write(folder.resolve("client"), privateKey);
            var signed = PrivateFiles.write(folder.resolve("client-cert.pub"), certificate);
            var commands = Files.writeString(folder.resolve("commands"), "pwd\n");
            Tool.run(folder, programs.environment(), _ -> {}, client(key, signed, commands));
            return true;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("Permission denied")) {
                return false;
            }
            throw new SandboxException("the SSH server does not answer: " + e.getMessage(), e);
        }
    }

    private List<String> client(Path key, Path certificate, Path commands) {
        var all = new ArrayList<>(List.of(programs.client(), "-F", "/dev/null"));
        for (var option : List.of(
                "BatchMode=yes",
                "IdentitiesOnly=yes",
                "IdentityAgent=none",
                "PreferredAuthentications=publickey",
                "StrictHostKeyChecking=no",
                "UserKnownHostsFile=/dev/null",
                "IdentityFile=" + key,
                "CertificateFile=" + certificate)) {
            all.addAll(List.of("-o", option));
        }
        all.addAll(List.of("-b", commands.toString(), "-P", Integer.toString(port), user() + "@" + Ports.LOOPBACK));
        return all;
    }

    /** The account that the server runs as; without root it cannot serve any other. */
    private static String user() {
        return PostgresBinaries.asNobody().isEmpty() ? System.getProperty("user.name") : "nobody";
    }

    @Override
    public void close() {
        process.stop();
    }
}
