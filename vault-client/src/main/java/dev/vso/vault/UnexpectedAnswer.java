package dev.vso.vault;

/** A success that lacks what it must hold. The message names the field, never a value. */
public final class UnexpectedAnswer extends RuntimeException {
    public UnexpectedAnswer(String message) {
        super(message);
    }
}
