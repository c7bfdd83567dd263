package dev.vso.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The operator as a process of its own, as in its container; it ends with the sandbox at the latest. */
public final class OperatorProcess implements AutoCloseable {

    /** The options of the image. Small collector, quick compiler: the operator waits more than it computes. */
    public static final List<String> JAVA_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmn8m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=25",
            "-XX:MaxRAMPercentage=50",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=4",
            "-XX:TrimNativeHeapInterval=30000",
            "-XX:-UsePerfData",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-XX:+ExitOnOutOfMemoryError");

    /** Replaces the memory limit that the chart sets for the container; the heap size depends on it. */
    private static final String MEMORY = "-XX:MaxRAM=320m";

    private static final String MAIN = "dev.vso.operator.app.Main";
    private static final Duration START = Duration.ofSeconds(60);

    private final ServerProcess process;
    private final Path log;
    private final int probesPort;
    private final int metricsPort;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /**
     * The command to start.
     *
     * @param program the command line up to its flags
     * @param environment variables in addition to those of this process
     * @param kubeconfig the operator's identity in Kubernetes
     * @param log the file for its output, appended
     * @param flags in addition to those for the kubeconfig and the ports
     */
    public record Launch(
            List<String> program, Map<String, String> environment, Path kubeconfig, Path log, List<String> flags) {
        public Launch {
            program = List.copyOf(program);
            environment = Map.copyOf(environment);
            flags = List.copyOf(flags);
        }

        /**
         * The operator from its classes.
         *
         * @param classPath the operator's classes and their dependencies
         */
        public Launch(String classPath, Path kubeconfig, Path log, List<String> flags) {
            this(ofClasses(classPath), Map.of(), kubeconfig, log, flags);
        }
    }

    /** The command line, up to its flags, of an operator that is started from its classes. */
    public static List<String> ofClasses(String classPath) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JAVA_OPTIONS);
        command.add(MEMORY);
        command.addAll(List.of("-cp", classPath, MAIN));
        return List.copyOf(command);
    }

    private OperatorProcess(ServerProcess process, Path log, int probesPort, int metricsPort) {
        this.process = process;
        this.log = log;
        this.probesPort = probesPort;
        this.metricsPort = metricsPort;
    }

    /** Starts an operator in {@link KubeSetup#OPERATOR_NAMESPACE} and returns at once. */
    public static OperatorProcess start(Processes processes, Launch launch) {
        var ports = Ports.free(2);
        var command = new ArrayList<>(launch.program());
        command.addAll(List.of(
                "--kubeconfig=" + launch.kubeconfig(),
                "--health-probe-bind-address=" + Ports.LOOPBACK + ":" + ports.getFirst(),
                "--metrics-bind-address=" + Ports.LOOPBACK + ":" + ports.getLast()));
        command.addAll(launch.flags());
        var process =
                processes.start("operator", environment(launch), command, launch.log(), ServerProcess.EndSignal.TERM);
        return new OperatorProcess(process, launch.log(), ports.getFirst(), ports.getLast());
    }

    private static List<String> environment(Launch launch) {
        var words = new ArrayList<>(List.of("env", "OPERATOR_NAMESPACE=" + KubeSetup.OPERATOR_NAMESPACE));
        launch.environment().forEach((name, value) -> words.add(name + "=" + value));
        return words;
    }

    /** Waits until {@code /readyz} answers 200; on timeout the error contains the end of the log. */
    public OperatorProcess awaitReady() {
        process.awaitReady(START, () -> probe("/readyz").statusCode() == 200);
        return this;
    }

    /** Asks a probe, {@code /healthz} or {@code /readyz}. */
    public HttpResponse<String> probe(String path) {
        return get(probesPort, path);
    }

    /** The page that Prometheus reads. */
    public HttpResponse<String> metrics() {
        return get(metricsPort, "/metrics");
    }

    /** The address of the probes. */
    public URI probesAddress() {
        return address(probesPort, "/healthz");
    }

    /** The address of the metrics. */
    public URI metricsAddress() {
        return address(metricsPort, "/metrics");
    }

    private static URI address(int port, String path) {
        return URI.create("http://" + Ports.LOOPBACK + ":" + port + path);
    }

    private HttpResponse<String> get(int port, String path) {
        try {
            var request = HttpRequest.newBuilder(address(port, path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new SandboxException("the operator does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while asking the operator", e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.alive();
    }

    /** Throws with the end of the log if the process has ended; for loops that wait for the operator. */
    public void requireAlive() {
        process.requireAlive();
    }

    /** The file with its output. */
    public Path log() {
        return log;
    }

    /** Its output so far. */
    public List<String> output() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.toList();
        } catch (IOException e) {
            throw new SandboxException("unreadable: " + log, e);
        }
    }

    /** Asks it to end (SIGTERM) and does not wait. */
    public void askToEnd() {
        process.askToEnd();
    }

    /** Kills it (SIGKILL), as a power cut would. */
    public void kill() {
        try {
            process.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while killing the operator", e);
        }
    }

    /** Its exit code; empty on timeout. */
    public OptionalInt awaitEnd(Duration atMost) {
        return process.awaitEnd(atMost);
    }

    /** Ends it if it runs. */
    @Override
    public void close() {
        process.stop();
        http.close();
    }
}
