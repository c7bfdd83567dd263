package dev.vso.bench.phase;

/** One step of a run. */
interface Phase {

    /** Runs the step and adds its figures; false if it missed the deadline, and the following steps make no sense. */
    boolean run(RunContext run);
}
