package dev.vso.operator.template;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/**
 * The complete transformation of a Secret's data: templates and filters of its resource and of the
 * SecretTransformations that it refers to.
 *
 * @param pieces the templates in the order of rendering; of two with the same key the last one wins
 */
public record ResolvedTransformation(
        List<NamedTemplate> pieces, List<Filter> includes, List<Filter> excludes, boolean excludeRaw)
        implements ResolveResult {

    /** No transformation. */
    public static final ResolvedTransformation PLAIN =
            new ResolvedTransformation(List.of(), List.of(), List.of(), false);

    /**
     * A template.
     *
     * @param key under which its result is stored; empty for one that only others include
     * @param name by which others include it
     * @param where its field, for messages
     */
    public record NamedTemplate(Optional<String> key, String name, String text, String where) {}

    /**
     * A pattern for keys of the source, in the syntax of RE2.
     *
     * @param where its field, for messages
     */
    public record Filter(String pattern, String where, Pattern compiled) {}

    public ResolvedTransformation {
        pieces = List.copyOf(pieces);
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
    }
}
