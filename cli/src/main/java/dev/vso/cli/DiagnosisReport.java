package dev.vso.cli;

import dev.vso.cli.Console.Colour;
import dev.vso.cli.explain.DiagnosticRunner;
import dev.vso.cli.explain.StepFinding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Prints the findings of a diagnosis as they arrive: a mark, the step, the finding, and the cure below it. */
final class DiagnosisReport implements DiagnosticRunner.Listener, AutoCloseable {

    private static final int NAME = 10;
    private static final String INDENT = " ".repeat(NAME + 3);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Console console;
    private final AtomicReference<String> currentStep = new AtomicReference<>("");
    private boolean unknown;

    DiagnosisReport(Console console) {
        this.console = console;
    }

    @Override
    public void stepStarted(String step) {
        currentStep.set(step);
        if (!console.terminal()) {
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(PATIENCE);
            } catch (InterruptedException _) {
                return;
            }
            if (currentStep.get().equals(step)) {
                console.progress("… " + step);
            }
        });
    }

    @Override
    public void stepFound(String step, StepFinding finding) {
        currentStep.set("");
        console.progress("");
        switch (finding) {
            case StepFinding.Ok(String what) -> line(Colour.GREEN, "✓", step, what);
            case StepFinding.Warning(String what, String advice) -> {
                line(Colour.YELLOW, "!", step, what);
                cure(advice, List.of());
            }
            case StepFinding.Failure(String problem, String cure, List<String> lines) -> {
                line(Colour.RED, "✗", step, problem);
                cure(cure, lines);
            }
            case StepFinding.Unknown(String why, Optional<String> operators) -> {
                unknown = true;
                line(Colour.CYAN, "?", step, why);
                operators.ifPresent(said -> prose(said, "", INDENT));
            }
        }
    }

    private void line(Colour colour, String mark, String step, String text) {
        String start =
                "%s %s ".formatted(console.paint(colour, mark), step + " ".repeat(Math.max(0, NAME - step.length())));
        List<String> lines = Console.wrapped(text, console.width() - INDENT.length());
        console.out().println(start + lines.getFirst());
        lines.stream().skip(1).forEach(more -> console.out().println(INDENT + more));
    }

    private void cure(String cure, List<String> lines) {
        if (!cure.isEmpty()) {
            prose(cure + (lines.isEmpty() ? "" : ":"), console.paint(Colour.BOLD, "→") + " ", INDENT + "  ");
        }
        lines.forEach(line -> console.out().println(INDENT + "    " + line));
    }

    private void prose(String text, String mark, String indent) {
        List<String> lines = Console.wrapped(text, console.width() - indent.length());
        console.out().println(INDENT + mark + lines.getFirst());
        lines.stream().skip(1).forEach(more -> console.out().println(indent + more));
    }

    /** Whether at least one step could not be checked. */
    boolean leftSomethingOpen() {
        return unknown;
    }

    @Override
    public void close() {
        currentStep.set("");
        console.progress("");
    }
}
