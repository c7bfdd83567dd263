package dev.vso.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The server processes of one sandbox: they end with {@link #close()}, with the JVM, and (on Linux) when the JVM is
 * killed.
 */
public final class Processes implements AutoCloseable {

    private final Deque<ServerProcess> started = new ArrayDeque<>();
    private final Thread hook = new Thread(this::stopAll, "sandbox-end");
    private final boolean endsWithParent = onPath("setpriv");

    // Linux sends the parent-death signal when the *thread* that started the child ends, so that all are started by
    // one thread which lives as long as the sandbox.
    private final ExecutorService starter = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sandbox-processes").daemon().factory());

    public Processes() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts a server whose output is appended to the log file.
     *
     * @param prefix words before the command that end in executing it, for example {@code unshare --user}
     * @param end the signal for an orderly shutdown
     */
    ServerProcess start(String name, List<String> prefix, List<String> command, Path log, ServerProcess.EndSignal end) {
        var all = new ArrayList<>(prefix);
        if (endsWithParent) {
            all.addAll(List.of("setpriv", "--pdeathsig", end.name()));
        }
        all.addAll(command);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            var builder = new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            var process = new ServerProcess(name, starter.submit(builder::start).get(), log, end);
            synchronized (started) {
                started.addFirst(process);
            }
            return process;
        } catch (IOException | ExecutionException e) {
            throw new SandboxException(name + " does not start: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while starting " + name, e);
        }
    }

    ServerProcess start(String name, List<String> command, Path log) {
        return start(name, List.of(), command, log, ServerProcess.EndSignal.TERM);
    }

    /** The ids of all running processes. */
    public List<Long> pids() {
        synchronized (started) {
            return started.stream()
                    .filter(ServerProcess::alive)
                    .map(ServerProcess::pid)
                    .toList();
        }
    }

    /** The names and ids of the running processes, for people. */
    public List<String> describe() {
        synchronized (started) {
            return started.stream()
                    .filter(ServerProcess::alive)
                    .map(p -> p.name() + " " + p.pid())
                    .toList();
        }
    }

    private void stopAll() {
        List<ServerProcess> all;
        synchronized (started) {
            all = List.copyOf(started);
        }
        // Signal all first, then wait for each: the shutdown takes as long as the slowest.
        all.forEach(ServerProcess::askToEnd);
        all.forEach(ServerProcess::stop);
    }

    @Override
    public void close() {
        stopAll();
        starter.shutdown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The JVM is already shutting down.
        }
    }

    static boolean onPath(String program) {
        var path = System.getenv("PATH");
        return path != null
                && List.of(path.split(File.pathSeparator)).stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
