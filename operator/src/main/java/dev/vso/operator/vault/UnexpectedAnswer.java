package dev.vso.operator.vault;

/** A success that lacks what it must hold. The message names the field, never a value. */
final class UnexpectedAnswer extends RuntimeException {
    UnexpectedAnswer(String message) {
        super(message);
    }
}
