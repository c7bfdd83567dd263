package dev.vso.cli.explain;

import java.util.List;

/** One step of a diagnosis. */
interface DiagnosticStep {

    /** Name of the step, one word. */
    String name();

    /** Runs the check; the context has the results of earlier steps. */
    StepResult run(DiagnosisContext context);

    /**
     * Result of a step.
     *
     * @param findings empty if the step does not apply to the resource
     */
    record StepResult(List<StepFinding> findings, DiagnosisContext context) {
        public StepResult {
            findings = List.copyOf(findings);
        }

        static StepResult nothing(DiagnosisContext context) {
            return new StepResult(List.of(), context);
        }

        static StepResult of(StepFinding finding, DiagnosisContext context) {
            return new StepResult(List.of(finding), context);
        }
    }
}
