package dev.vso.vault;

/** A successful answer that lacks a required field. The message names the field, never a value. */
public final class UnexpectedAnswer extends RuntimeException {
    public UnexpectedAnswer(String message) {
        super(message);
    }
}
