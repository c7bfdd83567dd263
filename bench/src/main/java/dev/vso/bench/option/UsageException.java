package dev.vso.bench.option;

/** A call that was not understood; the message says which word, and what to type. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
