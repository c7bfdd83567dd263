package dev.vso.operator.http.access;

/** The decision about a request; a refusal has a line that says what to do. */
public sealed interface AccessDecision {

    /** The user may read. */
    record Admitted() implements AccessDecision {}

    /** The user is unknown (401). */
    record Unknown(String line) implements AccessDecision {}

    /** The user is known and may not read (403). */
    record Denied(String line) implements AccessDecision {}

    /** Kubernetes did not answer (503); the operator's log has the reason. */
    record Unable(String line) implements AccessDecision {}
}
