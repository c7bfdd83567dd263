package dev.vso.cli;

import dev.vso.cli.Console.Colour;
import dev.vso.operator.inventory.Ages;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.inventory.SecretLine;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vso list}. */
@Command(
        name = "list",
        header = "Lists all secrets with their state and what happens next.",
        description =
                "Lists the Secrets of all resources of any kind: their state, how long their content is valid, and "
                        + "what happens next.")
final class ListCommand implements Callable<Integer> {

    private static final Duration POLL_INTERVAL = Duration.ofSeconds(2);

    /** Output formats. */
    enum Form {
        wide,
        json,
        yaml
    }

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "In all namespaces.")
    private boolean everywhere;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "wide (with the rotation, the source in Vault and the error), json or yaml.")
    private Optional<Form> form = Optional.empty();

    @Option(
            names = {"-w", "--watch"},
            description = "Keeps watching: redraws the list on a terminal, otherwise prints the rows that change.")
    private boolean watch;

    private final Console given;

    ListCommand(Console console) {
        this.given = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        Console console = common.console(given);
        try (KubernetesClient client = common.client()) {
            Optional<String> namespace = everywhere ? Optional.empty() : Optional.of(common.namespace(client));
            List<SecretLine> before = rows(client, namespace);
            print(console, client, before, namespace);
            while (watch) {
                Thread.sleep(POLL_INTERVAL);
                List<SecretLine> rows = rows(client, namespace);
                if (console.terminal()) {
                    console.out().print("\u001b[H\u001b[2J");
                    print(console, client, rows, namespace);
                } else if (before.isEmpty() && !rows.isEmpty()) {
                    print(console, client, rows, namespace);
                } else {
                    changed(console, before, rows);
                }
                before = rows;
            }
            return verdict(before);
        }
    }

    private static int verdict(List<SecretLine> rows) {
        return rows.stream().anyMatch(row -> row.state().isBad()) ? Commands.BROKEN : Commands.FINE;
    }

    private static List<SecretLine> rows(KubernetesClient client, Optional<String> namespace) {
        var inventory = new Inventory(client);
        Instant now = Clock.systemUTC().instant();
        return ResourceKind.ofSecrets().stream()
                .flatMap(kind -> inventory.list(kind, namespace).stream())
                .flatMap(resource -> ResourceSummaries.of(resource, now).stream())
                .flatMap(summary -> SecretLine.of(summary, now).stream())
                .sorted(Comparator.comparing(SecretLine::namespace)
                        .thenComparing(SecretLine::kind)
                        .thenComparing(SecretLine::name)
                        .thenComparing(SecretLine::secret))
                .toList();
    }

    private void print(Console console, KubernetesClient client, List<SecretLine> rows, Optional<String> namespace) {
        if (form.isPresent() && form.get() != Form.wide) {
            var serialization = client.getKubernetesSerialization();
            List<Map<String, Object>> items =
                    rows.stream().map(ListCommand::fields).toList();
            console.out()
                    .print(form.get() == Form.json ? serialization.asJson(items) + "\n" : serialization.asYaml(items));
            return;
        }
        if (rows.isEmpty()) {
            console.err()
                    .println(namespace
                            .map("No secrets in namespace %s; -A lists all namespaces."::formatted)
                            .orElse("No secrets in any namespace."));
            return;
        }
        table(rows, namespace.isEmpty(), form.isPresent(), console).forEach(console.out()::println);
    }

    static List<String> table(List<SecretLine> rows, boolean withNamespace, boolean wide, Console console) {
        List<String> headings = new ArrayList<>(List.of("KIND", "NAME", "SECRET", "STATE", "AGE", "LEFT", "NEXT"));
        if (withNamespace) {
            headings.addFirst("NAMESPACE");
        }
        if (wide) {
            headings.addAll(List.of("ROTATION", "SOURCE", "MESSAGE"));
        }
        return TextTable.lines(
                headings,
                rows.stream().map(row -> cells(row, withNamespace, wide)).toList(),
                (heading, cell) -> heading.equals("STATE") ? coloured(cell, console) : cell);
    }

    private static List<String> cells(SecretLine row, boolean withNamespace, boolean wide) {
        List<String> cells = new ArrayList<>(List.of(
                row.kind(),
                wide ? row.name() : TextTable.cut(row.name()),
                wide ? row.secret() : TextTable.cut(row.secret()),
                row.state().word(),
                Ages.words(row.age()),
                left(row),
                row.next()));
        if (withNamespace) {
            cells.addFirst(wide ? row.namespace() : TextTable.cut(row.namespace()));
        }
        if (wide) {
            cells.addAll(List.of(row.rotation().isEmpty() ? "-" : row.rotation(), row.source(), row.message()));
        }
        return cells;
    }

    private static String left(SecretLine row) {
        return row.left()
                .map(left -> left.isNegative() ? "over" : Ages.words(left))
                .orElse("-");
    }

    private static String coloured(String cell, Console console) {
        return switch (cell.strip()) {
            case "synced" -> console.paint(Colour.GREEN, cell);
            case "failing", "conflict" -> console.paint(Colour.RED, cell);
            default -> console.paint(Colour.YELLOW, cell);
        };
    }

    /** The columns that are compared to find changes: all except ages. */
    private static List<Object> comparedColumns(SecretLine row) {
        return List.of(
                row.namespace(), row.kind(), row.name(), row.secret(), row.state(), row.rotation(), row.message());
    }

    private static void changed(Console console, List<SecretLine> before, List<SecretLine> after) {
        var known = before.stream().map(ListCommand::comparedColumns).toList();
        List<SecretLine> news = after.stream()
                .filter(row -> !known.contains(comparedColumns(row)))
                .toList();
        if (!news.isEmpty()) {
            table(news, true, true, console).stream().skip(1).forEach(console.out()::println);
        }
    }

    private static Map<String, Object> fields(SecretLine row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("namespace", row.namespace());
        fields.put("kind", row.kind());
        fields.put("name", row.name());
        fields.put("secret", row.secret());
        fields.put("state", row.state().word());
        fields.put("ageSeconds", row.age().toSeconds());
        row.left().ifPresent(left -> fields.put("secondsLeft", left.toSeconds()));
        fields.put("next", row.next());
        if (!row.rotation().isEmpty()) {
            fields.put("rotation", row.rotation());
        }
        fields.put("source", row.source());
        if (!row.message().isEmpty()) {
            fields.put("message", row.message());
        }
        return fields;
    }
}
