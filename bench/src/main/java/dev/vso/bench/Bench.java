package dev.vso.bench;

import dev.vso.bench.option.OptionReader;
import dev.vso.bench.option.Options;
import dev.vso.bench.option.UsageException;
import dev.vso.bench.phase.Run;
import dev.vso.bench.report.Comparison;
import dev.vso.bench.report.Plot;
import dev.vso.bench.report.Result;
import dev.vso.bench.report.ResultFile;
import dev.vso.bench.report.Table;
import dev.vso.bench.subject.Subjects;
import dev.vso.bench.subject.Variant;
import dev.vso.testing.Progress;
import dev.vso.testing.SandboxException;
import dev.vso.testing.SourceTree;
import dev.vso.testing.TerminalProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The command behind {@code ./vso bench}: exits with 0 when measured, 1 if not, 2 on invalid arguments. */
public final class Bench {

    private final Options options;
    private final String call;
    private final Path root;
    private final Progress progress;

    private Bench(Options options, String call, Path root, Progress progress) {
        this.options = options;
        this.call = call;
        this.root = root;
        this.progress = progress;
    }

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        if (arguments.stream().anyMatch(List.of("help", "--help", "-h")::contains)) {
            System.out.print(OptionReader.usage());
            return 0;
        }
        try {
            var options = OptionReader.read(arguments);
            var call = "./vso bench " + String.join(" ", arguments);
            var progress = TerminalProgress.onStandardError(System.getenv());
            new Bench(options, call, SourceTree.find().root(), progress).measure();
            return 0;
        } catch (UsageException e) {
            System.err.println("bench: " + e.getMessage());
            return 2;
        } catch (SandboxException | IllegalStateException e) {
            System.err.println("bench: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            System.err.println("bench: a file cannot be written: " + e.getMessage());
            return 1;
        }
    }

    private void measure() throws IOException {
        var folder = root.resolve("target").resolve("bench");
        var variants = new Subjects(root, folder, progress).of(options.subject());
        var file = new ResultFile(folder.resolve("results.tsv"));
        var results = new ArrayList<Result>();
        for (var count : options.load().counts()) {
            for (var round = 0; round < options.sequence().rounds(); round++) {
                for (var variant : variants) {
                    var result = run(variant, count, folder);
                    file.append(Instant.now(), call, result);
                    results.add(result);
                }
            }
        }
        var comparison = new Comparison(results);
        System.out.print(heading());
        comparison.tables().forEach(table -> System.out.print("\n" + text(table)));
        if (options.report().plot().isPresent()) {
            plot(comparison, options.report().plot().get());
        }
    }

    private Result run(Variant variant, int count, Path folder) {
        System.err.printf(
                "%s: %,d %s%n", variant.name(), count, options.load().scenario().word());
        return new Run(options, variant, count, folder, progress).result();
    }

    /** The conditions of the measurement, without which the figures mean nothing. */
    private String heading() {
        return "`%s` on %s: %s %s, %d processors, Java %s; operator, servers and load on the same machine.%n"
                .formatted(
                        call,
                        LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version());
    }

    private String text(Table table) {
        return options.report().markdown() ? table.markdown() : table.text();
    }

    private void plot(Comparison comparison, Path file) throws IOException {
        var figure = comparison.results().stream()
                .flatMap(result -> result.figure(options.report().plotted()).stream())
                .findFirst();
        if (figure.isEmpty()) {
            throw new IllegalStateException("--plotted " + options.report().plotted()
                    + ": no such figure was measured; the keys are in target/bench/results.tsv");
        }
        var unit = figure.get().unit();
        var title = figure.get().what() + ", by number of resources";
        var target = root.resolve(file).toAbsolutePath();
        Files.createDirectories(target.getParent());
        Files.writeString(
                target, new Plot(title, unit, comparison.series(options.report().plotted())).svg());
        System.out.println("\ndrawn to " + file);
    }
}
