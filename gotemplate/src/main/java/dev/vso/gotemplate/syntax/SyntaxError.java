package dev.vso.gotemplate.syntax;

/** The text is no template. */
public final class SyntaxError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    SyntaxError(int line, String message) {
        super(message, null, false, false);
        this.line = line;
    }

    /** Where, from 1. */
    public int line() {
        return line;
    }

    /** What is wrong, without the place. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
