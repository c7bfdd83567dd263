package dev.vso.operator.kubernetes;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks names of Kubernetes objects (RFC 1123) before they go into a URL of the API server: a name with {@code ../}
 * would lead elsewhere. The schema refuses such names, but a resource that is older than the schema may have one. Pure.
 */
public final class ObjectNames {

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    private static final int SHOWN = 60;

    private ObjectNames() {}

    /** True for a valid object name: labels of lower-case letters, digits and dashes, with dots between them. */
    public static boolean isName(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST_NAME) {
            return false;
        }
        int start = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', start)) {
            if (!isLabel(text, start, dot)) {
                return false;
            }
            start = dot + 1;
        }
        return isLabel(text, start, text.length());
    }

    /** True for a valid namespace. */
    public static boolean isNamespace(@Nullable String text) {
        return text != null && text.length() <= LONGEST_LABEL && isLabel(text, 0, text.length());
    }

    /** True if namespace and name are valid. */
    public static boolean isKey(ObjectKey key) {
        return isNamespace(key.namespace()) && isName(key.name());
    }

    /**
     * The error in a name; empty if it is valid.
     *
     * @param field its field
     */
    public static Optional<String> problem(String field, @Nullable String name) {
        return isName(name) ? Optional.empty() : Optional.of(words(field, name, "name"));
    }

    /** The same for a namespace. */
    public static Optional<String> namespaceProblem(String field, @Nullable String name) {
        return isNamespace(name) ? Optional.empty() : Optional.of(words(field, name, "namespace"));
    }

    private static String words(String field, @Nullable String name, String what) {
        return "%s \"%s\" is no %s that Kubernetes takes: use lower-case letters, digits and dashes%s"
                .formatted(field, shown(name), what, what.equals("name") ? ", and dots between them" : "");
    }

    private static String shown(@Nullable String name) {
        String text = name == null ? "" : name;
        return text.substring(0, Math.min(text.length(), SHOWN)).replaceAll("[^ -~]", "?");
    }

    private static boolean isLabel(String text, int from, int to) {
        if (from >= to || text.charAt(from) == '-' || text.charAt(to - 1) == '-') {
            return false;
        }
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
                return false;
            }
        }
        return true;
    }
}
