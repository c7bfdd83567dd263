package dev.vso.cli;

import dev.vso.cli.Console.Colour;
import dev.vso.cli.migration.ClusterState;
import dev.vso.cli.migration.Difference;
import dev.vso.cli.migration.Difference.Severity;
import dev.vso.cli.migration.Differences;
import dev.vso.cli.migration.MigrationScanner;
import dev.vso.gotemplate.Limits;
import dev.vso.operator.secret.render.SecretRenderer;
import dev.vso.operator.template.TemplateRenderer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vso migrate --dry-run}. */
@Command(
        name = "migrate",
        header = "Shows what a switch from HashiCorp's operator would change.",
        description = {
            "Reads the resources of a cluster with HashiCorp's operator, in all namespaces or in one, and shows what would "
                    + "differ with this operator; writes nothing.",
            "There is nothing to convert: the resources stay, one operator stops and the other starts."
        })
final class MigrateCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--dry-run",
            description = "Required, because resources need no conversion: the command only reports.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Console given;

    MigrateCommand(Console console) {
        this.given = console;
    }

    @Override
    public Integer call() {
        if (!dryRun) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "give --dry-run: resources need no conversion, so the command only reports");
        }
        Console console = common.console(given);
        Clock clock = Clock.systemUTC();
        try (KubernetesClient client = common.client()) {
            console.progress("… reading resources and Secrets");
            var operator = common.operator(client, console.environment());
            ClusterState state =
                    new MigrationScanner(client, operator.namespace()).scan(common.givenNamespace(), clock.instant());
            var renderer = new SecretRenderer(
                    new TemplateRenderer(clock, new SecureRandom(), Limits.DEFAULT), operator.excludeRaw());
            List<Difference> differences = Differences.of(state, renderer);
            console.progress("");
            print(differences, console);
            console.out().println();
            console.out().println("The switch restarts no workloads and issues no credentials or certificates.");
            return differences.stream().anyMatch(one -> one.weight() == Severity.STOPS)
                    ? Commands.BROKEN
                    : Commands.FINE;
        }
    }

    private static void print(List<Difference> differences, Console console) {
        String gap = "";
        for (Severity severity : Severity.values()) {
            List<Difference> these =
                    differences.stream().filter(one -> one.weight() == severity).toList();
            if (!these.isEmpty()) {
                console.out()
                        .println(gap + console.paint(colour(severity), mark(severity)) + " "
                                + console.paint(Colour.BOLD, severity.words()));
                these.forEach(one -> print(one, console));
                gap = System.lineSeparator();
            }
        }
    }

    private static void print(Difference difference, Console console) {
        Console.wrapped(difference.where(), console.width() - 2)
                .forEach(line -> console.out().println("  " + line));
        Console.wrapped(difference.what(), console.width() - 6)
                .forEach(line -> console.out().println("      " + line));
    }

    private static String mark(Severity severity) {
        return switch (severity) {
            case STOPS -> "✗";
            case DIFFERS -> "!";
            case STAYS -> "✓";
        };
    }

    private static Colour colour(Severity severity) {
        return switch (severity) {
            case STOPS -> Colour.RED;
            case DIFFERS -> Colour.YELLOW;
            case STAYS -> Colour.GREEN;
        };
    }
}
