package dev.vso.gotemplate;

/** The template used more than its {@link Limits} allow, and was stopped. */
public final class TemplateLimitException extends TemplateException {
    private static final long serialVersionUID = 1L;

    private final Limit limit;

    /** The limits there are. */
    public enum Limit {
        TIME,
        WORK,
        OUTPUT,
        MEMORY,
        /** That of all executions together: with fewer at once it may succeed. */
        SHARED_MEMORY,
        DEPTH,
        /** None was passed: the execution was told to end. */
        STOPPED
    }

    TemplateLimitException(String template, Limit limit, Limits limits) {
        super(template, "template: " + template + ": " + words(limit, limits));
        this.limit = limit;
    }

    private static String words(Limit limit, Limits limits) {
        return switch (limit) {
            case TIME -> "takes longer than " + limits.time().toMillis() + " ms";
            case WORK ->
                "does more than " + limits.work()
                        + " units of work; make its loops, or the texts and lists that it goes through, smaller";
            case OUTPUT -> "writes, or makes a string of, more than " + limits.outputBytes() + " bytes";
            case MEMORY -> "makes more than " + limits.memoryBytes() + " bytes of values on its way";
            case SHARED_MEMORY -> "there is no memory left for its values: other templates use it";
            case DEPTH -> "calls templates, or makes values, deeper than " + limits.depth() + " in each other";
            case STOPPED -> "was stopped";
        };
    }

    public Limit limit() {
        return limit;
    }
}
