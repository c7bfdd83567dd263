package dev.vso.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that a shell reads to use a sandbox: where its servers are and how to log in to them. */
public final class ShellEnvironment {

    private ShellEnvironment() {}

    /** Writes the file, at once as a whole, for its owner only. */
    public static Path write(Path file, Sandbox sandbox) {
        try {
            var fresh = PrivateFiles.write(file.resolveSibling(file.getFileName() + ".new"), text(sandbox));
            return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SandboxException("cannot be written: " + file, e);
        }
    }

    private static String text(Sandbox sandbox) {
        var postgres = sandbox.postgres();
        return """
                export KUBECONFIG='%s'
                export VAULT_ADDR='%s'
                export VAULT_TOKEN='%s'
                export VAULT_CACERT='%s'
                export PGHOST='%s'
                export PGPORT='%d'
                export PGUSER='%s'
                export PGPASSWORD='%s'
                export PGDATABASE='%s'
                """.formatted(
                        sandbox.kube().kubeconfig(),
                        sandbox.bao().address(),
                        sandbox.bao().rootToken(),
                        sandbox.ca().file(),
                        Ports.LOOPBACK,
                        postgres.port(),
                        postgres.superuser(),
                        postgres.superuserPassword(),
                        PostgresServer.DATABASE);
    }
}
