package dev.vso.testing;

/** The sandbox failed; the message says what failed and where to look. */
public final class SandboxException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
