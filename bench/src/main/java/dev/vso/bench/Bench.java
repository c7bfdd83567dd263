package dev.vso.bench;

import dev.vso.sandbox.Sandbox;
import dev.vso.sandbox.SandboxException;
import dev.vso.sandbox.SourceTree;
import dev.vso.sandbox.TerminalProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The command behind {@code ./vso bench}: exits with 0 when all arrived, 1 if not, 2 when it was not understood. */
public final class Bench {

    private static final String USAGE = """
            usage: ./vso bench static [--count 2000] [--namespaces 20]
              so many VaultStaticSecrets on one operator process; writes docs/bench.md
            """;

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        try {
            return bench(StaticLoad.read(arguments));
        } catch (IllegalArgumentException _) {
            System.err.print(USAGE);
            return 2;
        } catch (SandboxException | IllegalStateException e) {
            System.err.println("bench: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            System.err.println("bench: docs/bench.md cannot be written: " + e.getMessage());
            return 1;
        }
    }

    private static int bench(StaticLoad load) throws IOException {
        var root = SourceTree.find().root();
        var progress = TerminalProgress.onStandardError(System.getenv());
        try (var sandbox = Sandbox.start(root.resolve("target").resolve("bench"), progress)) {
            var figures = new StaticBench(sandbox, load, progress).run();
            System.out.print(figures.table());
            var docs = Files.createDirectories(root.resolve("docs"));
            Files.writeString(docs.resolve("bench.md"), figures.page());
            System.out.println("\nwritten to docs/bench.md");
            return 0;
        }
    }
}
