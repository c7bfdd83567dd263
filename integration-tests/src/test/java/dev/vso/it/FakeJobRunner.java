package dev.vso.it;

import dev.vso.operator.chart.Chart;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs the Jobs of one namespace as a node would: starts each container as a process of this build with a token of the
 * Job's service account, and writes the outcome to the Job's status.
 */
final class FakeJobRunner implements AutoCloseable {

    private static final Duration TOKEN = Duration.ofHours(1);

    private final TestEnvironment environment;
    private final String namespace;
    private final ConcurrentMap<String, ProcessResult> done = new ConcurrentHashMap<>();
    private final ScheduledExecutorService node = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> looking;

    FakeJobRunner(TestEnvironment environment, String namespace) {
        this.environment = environment;
        this.namespace = namespace;
        looking = node.scheduleWithFixedDelay(this::look, 0, 200, TimeUnit.MILLISECONDS);
    }

    /** Result of the last Job whose name starts with this. */
    ProcessResult of(String name) {
        return done.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no Job " + name + " was run, but " + done.keySet()));
    }

    private void look() {
        for (Job job : environment
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .list()
                .getItems()) {
            String name = job.getMetadata().getName();
            if (!done.containsKey(name)) {
                Instant started = Instant.now();
                ProcessResult result = run(job.getSpec().getTemplate().getSpec());
                done.put(name, result);
                report(job, started, result.code() == 0);
            }
        }
    }

    private ProcessResult run(PodSpec pod) {
        Container container = pod.getContainers().getFirst();
        String account = pod.getServiceAccountName();
        Path kubeconfig = environment
                .sandbox()
                .kube()
                .kubeconfigFor(account, environment.sandbox().kube().serviceAccountToken(namespace, account, TOKEN));
        Map<String, String> environment = new TreeMap<>();
        container
                .getEnv()
                .forEach(variable -> environment.put(
                        variable.getName(), variable.getValue() == null ? namespace : variable.getValue()));
        List<String> arguments = new ArrayList<>(List.of("--started-as", executable(container)));
        arguments.addAll(container.getArgs());
        arguments.add("--kubeconfig=" + kubeconfig);
        return ProcessResult.ofOperator(environment, arguments);
    }

    /** In the image the CRDs are beside the program; here they are in the chart. */
    private static String executable(Container container) {
        return container.getCommand().equals(List.of("/scripts/upgrade-crds"))
                ? Chart.FOLDER.resolve("upgrade-crds").toString()
                : "/vault-secrets-operator";
    }

    private void report(Job job, Instant started, boolean succeeded) {
        String now = Instant.now().toString();
        var status = new JobBuilder(job).editOrNewStatus().withStartTime(started.toString());
        for (String type : succeeded ? List.of("SuccessCriteriaMet", "Complete") : List.of("FailureTarget", "Failed")) {
            status.addNewCondition()
                    .withType(type)
                    .withStatus("True")
                    .withReason("Played")
                    .withMessage("played by the test")
                    .withLastProbeTime(now)
                    .withLastTransitionTime(now)
                    .endCondition();
        }
        if (succeeded) {
            status.withCompletionTime(now).withSucceeded(1);
        } else {
            status.withFailed(1);
        }
        environment.client().resource(status.endStatus().build()).updateStatus();
    }

    @Override
    public void close() {
        looking.cancel(true);
        node.shutdownNow();
    }
}
