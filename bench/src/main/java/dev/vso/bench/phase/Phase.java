package dev.vso.bench.phase;

/** One step of a run. */
interface Phase {

    /** Does it and adds its figures; false if it was not done by the deadline, and what follows makes no sense. */
    boolean run(RunContext run);
}
