package dev.vso.gotemplate;

/** The template used more than its {@link Limits} allow, and was stopped. */
public final class TemplateLimitException extends TemplateException {
    private static final long serialVersionUID = 1L;

    private final Limit limit;

    /** The limits there are. */
    public enum Limit {
        TIME,
        OUTPUT,
        MEMORY,
        DEPTH
    }

    TemplateLimitException(String template, Limit limit, Limits limits) {
        super(template, "template: " + template + ": " + words(limit, limits));
        this.limit = limit;
    }

    private static String words(Limit limit, Limits limits) {
        return switch (limit) {
            case TIME -> "takes longer than " + limits.time().toMillis() + " ms";
            case OUTPUT -> "writes, or makes a string of, more than " + limits.outputBytes() + " bytes";
            case MEMORY -> "makes more values on its way than 64 times " + limits.outputBytes() + " bytes";
            case DEPTH -> "calls templates, or makes values, deeper than " + limits.depth() + " in each other";
        };
    }

    public Limit limit() {
        return limit;
    }
}
