package dev.vso.testing;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A sandbox in a process of its own, which outlives the command that started it.
 *
 * <p>Its folder has {@code env} (for a shell; exists while all servers answer), {@code about} (for people), {@code
 * process} (the process id and its start time, so that an id reused by another program is not mistaken for ours) and
 * {@code sandbox.log}.
 */
final class Background {

    static final String SERVE = "serve";

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofSeconds(20);

    private final Path folder;
    private final Progress progress;

    Background(Path folder, Progress progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /** Starts the sandbox unless it runs; returns when all servers answer. */
    int up() {
        try {
            PrivateFiles.folder(folder);
            try (var channel = FileChannel.open(file("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                if (running().isEmpty()) {
                    Binaries.of(System.getenv(), progress).ensureAll();
                    launch();
                }
            }
        } catch (IOException e) {
            throw new SandboxException("the folder " + folder + " cannot be used: " + e, e);
        }
        return status();
    }

    private void launch() throws IOException {
        Files.deleteIfExists(file("env"));
        var command = new ArrayList<String>();
        if (Processes.onPath("setsid")) {
            // In a session of its own it does not get the terminal's Ctrl-C and hang-up.
            command.add("setsid");
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Dvso.root=" + SourceTree.find().root(),
                "-cp",
                System.getProperty("java.class.path"),
                SandboxMain.class.getName(),
                SERVE,
                "--dir",
                folder.toString()));
        var log = file("sandbox.log");
        var process = new ServerProcess(
                "the sandbox",
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .redirectInput(new File("/dev/null"))
                        .start(),
                log,
                ServerProcess.EndSignal.TERM);
        try (var _ = progress.begin("starting the sandbox")) {
            process.awaitReady(START, () -> Files.exists(file("env")));
        }
    }

    /** Runs the sandbox in this process until it is signalled to end. */
    int serve() {
        var me = ProcessHandle.current();
        try {
            Files.writeString(file("process"), me.pid() + " " + startOf(me));
            var sandbox = Sandbox.start(folder, progress);
            sandbox.startWorkloadControllers();
            Runtime.getRuntime().addShutdownHook(new Thread(this::forget, "sandbox-forget"));
            Files.writeString(file("about"), about(sandbox));
            ShellEnvironment.write(file("env"), sandbox);
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            throw new SandboxException("the folder " + folder + " cannot be written: " + e, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(file("env"));
            Files.deleteIfExists(file("about"));
        } catch (IOException _) {
            // The process id is enough.
        }
    }

    /** Stops the sandbox; succeeds if none runs. */
    int down() {
        var process = running();
        if (process.isEmpty()) {
            System.out.println("no sandbox runs in " + folder);
            return 0;
        }
        var handle = process.get();
        try (var _ = progress.begin("ending the sandbox")) {
            handle.destroy();
            handle.onExit()
                    .orTimeout(END.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(_ -> {
                        handle.destroyForcibly();
                        return handle;
                    })
                    .join();
        }
        System.out.println("the sandbox in " + folder + " has ended");
        return 0;
    }

    /** Prints the state. */
    int status() {
        var process = running();
        if (process.isEmpty()) {
            System.out.println("no sandbox runs in " + folder);
            return 1;
        }
        System.out.println(
                "the sandbox in " + folder + " runs (process " + process.get().pid() + ")");
        try {
            System.out.print(Files.exists(file("about")) ? Files.readString(file("about")) : "  still starting\n");
        } catch (IOException e) {
            throw new SandboxException("unreadable: " + file("about"), e);
        }
        return 0;
    }

    private Optional<ProcessHandle> running() {
        try {
            var file = file("process");
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            var words = List.of(Files.readString(file).strip().split(" ", 2));
            return ProcessHandle.of(Long.parseLong(words.getFirst()))
                    .filter(ProcessHandle::isAlive)
                    .filter(handle -> startOf(handle).equals(words.getLast()));
        } catch (IOException e) {
            throw new SandboxException("unreadable: " + file("process"), e);
        }
    }

    private static String startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toString).orElse("?");
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private String about(Sandbox sandbox) {
        return """
                  Kubernetes  %s
                  OpenBao     %s
                  PostgreSQL  127.0.0.1:%d
                  processes   %s
                  to use it   . %s
                """.formatted(
                        sandbox.kube().address(),
                        sandbox.bao().address(),
                        sandbox.postgres().port(),
                        String.join(", ", sandbox.processes().describe()),
                        file("env"));
    }
}
