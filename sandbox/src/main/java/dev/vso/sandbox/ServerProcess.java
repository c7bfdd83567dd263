package dev.vso.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One server process, with its log file. */
public final class ServerProcess {

    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final int TAIL = 3000;

    private final String name;
    private final Process process;
    private final Path log;

    ServerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Waits until the server answers; the error holds the end of its log if it ends or does not answer in time. */
    void awaitReady(Duration atMost, Waiting.Question ready) {
        try {
            Waiting.until(name + " is ready", atMost, () -> {
                if (!alive()) {
                    throw new Waiting.Unrecoverable(name + " ended with exit code " + process.exitValue());
                }
                return ready.ask();
            });
        } catch (SandboxException e) {
            throw new SandboxException(e.getMessage() + "\n--- end of " + log + "\n" + tailOfLog(), e);
        }
    }

    /** Sends SIGTERM and does not wait. */
    void askToEnd() {
        process.destroy();
    }

    /** Ends the process: SIGTERM, and SIGKILL when that is not heeded in 8 seconds. */
    void stop() {
        askToEnd();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process at once, as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private String tailOfLog() {
        try {
            var text = Files.readString(log, StandardCharsets.UTF_8);
            return text.substring(Math.max(0, text.length() - TAIL));
        } catch (IOException e) {
            return "(unreadable: " + e + ")";
        }
    }
}
