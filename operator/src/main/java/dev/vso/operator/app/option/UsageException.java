package dev.vso.operator.app.option;

/** The command line or the environment asks for something that cannot be; the message is one line for its author. */
public final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message, null, false, false);
    }
}
