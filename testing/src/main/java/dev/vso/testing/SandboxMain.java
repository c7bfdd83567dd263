package dev.vso.testing;

import java.nio.file.Path;
import java.util.List;

/** The command behind {@code ./vso sandbox}: {@code up}, {@code down}, {@code status}, each with {@code --dir DIR}. */
public final class SandboxMain {

    private static final String USAGE = """
            usage: sandbox up|down|status [--dir DIR]
              up       starts the servers in the background; harmless when they run
              down     ends what "up" started
              status   says what runs, and where; exit code 1 if nothing does
              prepare  only builds and fetches the programs of servers and tests
            """;

    private SandboxMain() {}

    /** Exits with 0 when done, 1 when it failed (or nothing runs), 2 when it was not understood. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        var understood = arguments.size() == 1
                || (arguments.size() == 3 && arguments.get(1).equals("--dir"));
        if (!understood) {
            System.err.print(USAGE);
            return 2;
        }
        var folder = Path.of(arguments.size() == 3 ? arguments.get(2) : ".sandbox")
                .toAbsolutePath()
                .normalize();
        var progress = TerminalProgress.onStandardError(System.getenv());
        var background = new Background(folder, progress);
        try {
            return switch (arguments.getFirst()) {
                case "up" -> background.up();
                case "down" -> background.down();
                case "status" -> background.status();
                case "prepare" -> {
                    Binaries.of(System.getenv(), progress).ensureAllForTests();
                    OptionalServers.ensureAll(System.getenv(), progress);
                    yield 0;
                }
                case Background.SERVE -> background.serve();
                default -> {
                    System.err.print(USAGE);
                    yield 2;
                }
            };
        } catch (SandboxException e) {
            System.err.println("sandbox: " + e.getMessage());
            return 1;
        }
    }
}
