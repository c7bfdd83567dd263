package dev.vso.gotemplate;

/**
 * A template is wrong, failed, or used too much.
 *
 * <p>Messages name the template, the place, types and keys, and text of the template itself; never a value of the data.
 */
public abstract sealed class TemplateException extends RuntimeException
        permits TemplateSyntaxException, TemplateExecutionException, TemplateLimitException {
    private static final long serialVersionUID = 1L;

    private final String template;

    TemplateException(String template, String message) {
        super(message);
        this.template = template;
    }

    /** The name of the text in which it happened. */
    public String template() {
        return template;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
