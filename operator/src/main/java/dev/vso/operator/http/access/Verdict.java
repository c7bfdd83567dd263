package dev.vso.operator.http.access;

/** Whether somebody may read; if not, with a line that says what to do. */
public sealed interface Verdict {

    /** May read. */
    record Admitted() implements Verdict {}

    /** Nobody knows who it is (401). */
    record Unknown(String line) implements Verdict {}

    /** It is known who it is, and that it may not (403). */
    record Denied(String line) implements Verdict {}

    /** Nobody could be asked (503): the operator's log says why. */
    record Unable(String line) implements Verdict {}
}
