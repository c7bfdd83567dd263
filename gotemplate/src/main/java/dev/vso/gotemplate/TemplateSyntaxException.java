package dev.vso.gotemplate;

/** The text is no template. */
public final class TemplateSyntaxException extends TemplateException {
    private static final long serialVersionUID = 1L;

    private final int line;

    TemplateSyntaxException(String template, int line, String problem) {
        super(template, "template: " + template + ":" + line + ": " + problem);
        this.line = line;
    }

    /** Where, from 1. */
    public int line() {
        return line;
    }
}
