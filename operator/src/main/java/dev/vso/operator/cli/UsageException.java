package dev.vso.operator.cli;

/** The command line or the environment asks for something that cannot be; the message is one line for its author. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message, null, false, false);
    }
}
