package dev.vso.bench.option;

/** An invalid command line; the message names the wrong word and the valid ones. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
