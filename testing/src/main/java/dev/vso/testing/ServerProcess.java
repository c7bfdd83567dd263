package dev.vso.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** One server process, with its log file. */
public final class ServerProcess {

    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final int TAIL = 3000;

    private final String name;
    private final Process process;
    private final Path log;
    private final EndSignal end;

    /** The signal for an orderly shutdown. */
    enum EndSignal {
        TERM,
        /** PostgreSQL waits for its clients on TERM, and ends at once on INT. */
        INT
    }

    ServerProcess(String name, Process process, Path log, EndSignal end) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.end = end;
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    /** Throws with the end of its log if it has ended. */
    void requireAlive() {
        if (!alive()) {
            throw new SandboxException(
                    name + " ended with exit code " + process.exitValue() + "\n--- end of " + log + "\n" + tailOfLog());
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Waits until the server answers; if it ends or does not answer in time, the error contains the end of its log. */
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

    /** Sends the signal and returns. */
    void askToEnd() {
        switch (end) {
            case TERM -> process.destroy();
            case INT -> interrupt();
        }
    }

    private void interrupt() {
        try {
            Tool.run(Path.of("/"), List.of("kill", "-INT", Long.toString(pid())));
        } catch (IOException _) {
            // The process ended, or will be killed.
        }
    }

    /** Stops the process with its signal, and with SIGKILL after 8 seconds. */
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

    /** The exit code; empty if the process has not ended by then. */
    OptionalInt awaitEnd(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while waiting for the end of " + name, e);
        }
    }

    /** Kills the process, as a power cut would. */
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
