package dev.vso.operator.rollout.window;

import dev.vso.error.Explanation;

/** A window that cannot be understood, or never opens. Has no stack trace. */
final class InvalidWindowException extends Exception {

    private final transient Explanation explanation;

    /**
     * Creates the exception.
     *
     * @param cause begins with the field within the window, for example {@code cron}
     * @param remedy what to write instead
     */
    InvalidWindowException(String cause, String remedy) {
        super(cause, null, false, false);
        this.explanation = Explanation.of(cause, remedy);
    }

    Explanation explanation() {
        return explanation;
    }
}
