package dev.vso.cli.explain;

import java.util.List;

/** One step on the way of a secret. */
interface Step {

    /** One word. */
    String name();

    /** Looks, knowing what the steps before found. */
    Looked look(Trail trail);

    /**
     * What came of it.
     *
     * @param findings none if the step does not concern what is explained
     */
    record Looked(List<Finding> findings, Trail trail) {
        public Looked {
            findings = List.copyOf(findings);
        }

        static Looked nothing(Trail trail) {
            return new Looked(List.of(), trail);
        }

        static Looked of(Finding finding, Trail trail) {
            return new Looked(List.of(finding), trail);
        }
    }
}
