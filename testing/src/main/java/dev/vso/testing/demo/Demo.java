package dev.vso.testing.demo;

import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import dev.vso.testing.Ports;
import dev.vso.testing.Sandbox;
import dev.vso.testing.SandboxException;
import dev.vso.testing.ShellEnvironment;
import dev.vso.testing.SourceTree;
import dev.vso.testing.TerminalProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The command behind {@code ./vso demo}: exits with 0 if every step succeeded, 1 if not, 2 on invalid arguments. */
public final class Demo {

    private static final String USAGE = """
            usage: ./vso demo [--keep]
              syncs secrets from a real Vault into a real API server, checks each step
              --keep   leaves everything running until Ctrl-C, to look around
            """;

    private Demo() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        var keep = arguments.equals(List.of("--keep"));
        if (!keep && !arguments.isEmpty()) {
            System.err.print(USAGE);
            return 2;
        }
        var reporter = new StepReporter(System.out, Boolean.getBoolean("vso.terminal"));
        // Ctrl-C stops the servers at once; errors of running steps are not shown then.
        Runtime.getRuntime().addShutdownHook(new Thread(reporter::close, "demo-end"));
        var folder = SourceTree.find().root().resolve("target").resolve("demo");
        try (var sandbox = Sandbox.start(folder, TerminalProgress.onStandardError(System.getenv()))) {
            return show(sandbox, reporter, folder, keep);
        } catch (SandboxException e) {
            System.err.println("demo: " + e.getMessage());
            return 1;
        }
    }

    private static int show(Sandbox sandbox, StepReporter reporter, Path folder, boolean keep) {
        reporter.heading("Kubernetes %s, OpenBao and PostgreSQL run on 127.0.0.1; every line below was checked there."
                .formatted(sandbox.kube().adminClient().getKubernetesVersion().getGitVersion()));
        var page = "127.0.0.1:" + Ports.free();
        reporter.say("To watch it in a browser meanwhile: http://" + page);
        var operator = OperatorProcess.start(
                sandbox.processes(),
                new OperatorProcess.Launch(
                        classPath(),
                        OperatorAccount.everywhere(sandbox, "demo").kubeconfig(),
                        folder.resolve("operator.log"),
                        List.of(
                                "--database-check-interval=2s",
                                "--revocation-check-interval=2s",
                                "--page-bind-address=" + page)));
        new DemoScript(sandbox, reporter).run(operator);

        var failed = reporter.failed();
        reporter.heading(
                failed.isEmpty()
                        ? "All " + reporter.steps() + " steps passed."
                        : failed.size() + " of " + reporter.steps() + " steps failed: " + String.join(", ", failed)
                                + "\nThe operator's log: " + operator.log());
        if (keep) {
            reporter.say(instructions(ShellEnvironment.write(folder.resolve("env"), sandbox), operator, page));
            awaitInterrupt();
        } else {
            reporter.say("To look around yourself: ./vso demo --keep");
        }
        return failed.isEmpty() ? 0 : 1;
    }

    private static String instructions(Path environment, OperatorProcess operator, String page) {
        return """

                Everything runs until Ctrl-C. In another terminal:

                  . %s     # KUBECONFIG, VAULT_ADDR, VAULT_TOKEN, VAULT_CACERT, PG…
                  kubectl get vaultstaticsecrets,databases -A
                  kubectl describe vaultstaticsecret -n production database-creds
                  kubectl get secret -n production database-secret -o yaml

                Change the value in Vault, and see the Secret follow within 30 s:

                  curl --cacert $VAULT_CACERT -H "X-Vault-Token: $VAULT_TOKEN" \\
                    -d '{"data":{"username":"admin","password":"mine"}}' $VAULT_ADDR/v1/secret/data/production/database
                  kubectl get secret -n production database-secret -o jsonpath='{.data.password}' | base64 -d

                The operator's page     http://%s
                The operator's log      tail -f %s
                The operator's metrics  curl %s
                """.formatted(environment, page, operator.log(), operator.metricsAddress());
    }

    private static String classPath() {
        var classPath = System.getProperty("vso.operator.classpath");
        if (classPath == null) {
            throw new SandboxException("start it by ./vso demo, which builds the operator first");
        }
        return classPath;
    }

    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
