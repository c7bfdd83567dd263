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
                   ./vso bench leases [--count 500] [--listing true|false]
                     so many VaultDynamicSecrets, with or without leave to list their prefix; writes docs/bench-leases.md
            """;

    private Bench() {}

    /** One load: what to do with the servers, and the figures that come of it. */
    private interface Load {
        Figures on(Ground ground);
    }

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        try {
            return bench(read(arguments));
        } catch (IllegalArgumentException _) {
            System.err.print(USAGE);
            return 2;
        } catch (SandboxException | IllegalStateException e) {
            System.err.println("bench: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            System.err.println("bench: the page cannot be written: " + e.getMessage());
            return 1;
        }
    }

    private static Load read(List<String> arguments) {
        return switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
            case "static" -> {
                var load = StaticLoad.read(arguments);
                yield ground -> new StaticBench(ground, load).run();
            }
            case "leases" -> {
                var load = LeaseLoad.read(arguments);
                yield ground -> new LeaseBench(ground, load).run();
            }
            default -> throw new IllegalArgumentException("not understood");
        };
    }

    private static int bench(Load load) throws IOException {
        var root = SourceTree.find().root();
        var progress = TerminalProgress.onStandardError(System.getenv());
        try (var sandbox = Sandbox.start(root.resolve("target").resolve("bench"), progress)) {
            var figures = load.on(Ground.of(sandbox, progress));
            System.out.print(figures.table());
            var docs = Files.createDirectories(root.resolve("docs"));
            Files.writeString(docs.resolve(figures.file()), figures.page());
            System.out.println("\nwritten to docs/" + figures.file());
            return 0;
        }
    }
}
