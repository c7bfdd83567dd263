package dev.vso.operator.app.option;

/** The command line or the environment is invalid; the message is one line for the user. */
public final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message, null, false, false);
    }
}
