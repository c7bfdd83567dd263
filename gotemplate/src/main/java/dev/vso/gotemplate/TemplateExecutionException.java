package dev.vso.gotemplate;

/** The template cannot be carried out with these data. */
public final class TemplateExecutionException extends TemplateException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    TemplateExecutionException(String source, String template, int line, int column, String context, String problem) {
        super(
                source,
                "template: %s:%d:%d: executing \"%s\" at <%s>: %s"
                        .formatted(source, line, column, template, context, problem));
        this.line = line;
        this.column = column;
    }

    /** Where, from 1. */
    public int line() {
        return line;
    }

    /** Where in the line, in bytes from 0, as Go counts. */
    public int column() {
        return column;
    }
}
