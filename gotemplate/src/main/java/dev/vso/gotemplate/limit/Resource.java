package dev.vso.gotemplate.limit;

/** What there is a limit for. */
public enum Resource {
    /** How long the execution takes. */
    TIME,
    /** How much work it does, in units of {@link Meter}. */
    WORK,
    /** How many bytes it writes, or one of its strings has. */
    OUTPUT,
    /** How many bytes all the values together have that it makes on its way. */
    MEMORY,
    /** How many bytes all executions together use now. */
    SHARED_MEMORY,
    /** How deep templates call each other, or values lie within each other. */
    DEPTH,
    /** Somebody wants it to end. */
    STOPPED
}
