package dev.vso.cli;

import dev.vso.cli.explain.DiagnosticRunner;
import dev.vso.gotemplate.Limits;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.template.TemplateRenderer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vso explain KIND NAME}. */
@Command(
        name = "explain",
        header = "Finds the broken step between Vault and a workload, and the fix.",
        description = {
            "Checks each step from a resource over its VaultAuth and VaultConnection to Vault, its Secret and its workloads, "
                    + "with your own rights. For the first broken step it says what is wrong and what to do.",
            "✓ in order, ! works, with a warning, ? cannot be checked from here, ✗ broken. It logs in to Vault as the "
                    + "resource does, reads without side effects, and creates no credentials."
        })
final class ExplainCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ResourceArgument argument = new ResourceArgument();

    private final Console given;

    ExplainCommand(Console console) {
        this.given = console;
    }

    @Override
    public Integer call() {
        var kinds = Arrays.stream(ResourceKind.values())
                .filter(DiagnosticRunner.KINDS::contains)
                .toList();
        ResourceArgument.Named what = argument.named(kinds);
        Console console = common.console(given);
        var random = new SecureRandom();
        Clock clock = Clock.systemUTC();
        try (KubernetesClient client = common.client();
                DiagnosisReport report = new DiagnosisReport(console);
                DiagnosticRunner runner = new DiagnosticRunner(
                        client,
                        common.operator(client, console.environment()),
                        new TemplateRenderer(clock, random, Limits.DEFAULT),
                        clock,
                        random)) {
            var key = new ObjectKey(common.namespace(client), what.name());
            console.out().println(console.paint(Console.Colour.BOLD, what.kind().word() + " " + key));
            console.out().println();
            boolean whole = runner.run(what.kind(), key, report);
            if (whole && report.leftSomethingOpen()) {
                console.out().println();
                console.out().println("No problem found; what is marked ? could not be checked from here.");
            }
            return whole ? Commands.FINE : Commands.BROKEN;
        }
    }
}
