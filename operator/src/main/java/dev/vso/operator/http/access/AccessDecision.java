package dev.vso.operator.http.access;

/** Whether somebody may read; if not, with a line that says what to do. */
public sealed interface AccessDecision {

    /** May read. */
    record Admitted() implements AccessDecision {}

    /** Nobody knows who it is (401). */
    record Unknown(String line) implements AccessDecision {}

    /** It is known who it is, and that it may not (403). */
    record Denied(String line) implements AccessDecision {}

    /** Nobody could be asked (503): the operator's log says why. */
    record Unable(String line) implements AccessDecision {}
}
