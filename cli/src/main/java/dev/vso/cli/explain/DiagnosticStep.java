package dev.vso.cli.explain;

import java.util.List;

/** One step on the way of a secret. */
interface DiagnosticStep {

    /** One word. */
    String name();

    /** Looks, knowing what the steps before found. */
    StepResult run(DiagnosisContext context);

    /**
     * What came of it.
     *
     * @param findings none if the step does not concern what is explained
     */
    record StepResult(List<StepFinding> findings, DiagnosisContext trail) {
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
