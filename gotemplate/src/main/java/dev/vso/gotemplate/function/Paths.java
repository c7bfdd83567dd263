package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.TEXT;

import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Go's {@code path}; {@code filepath}, whose functions begin with os, is the same on Unix. */
final class Paths {
    private static final int BYTES_OF_A_PART = 64;

    private Paths() {}

    static List<Function> all() {
        var functions = new ArrayList<Function>();
        for (var prefix : List.of("", "os")) {
            functions.add(onPath(prefix, "base", Paths::base));
            functions.add(onPath(prefix, "clean", Paths::clean));
            functions.add(onPath(prefix, "dir", Paths::dir));
            functions.add(onPath(prefix, "ext", Paths::ext));
            functions.add(
                    Function.of(named(prefix, "isAbs"), a -> new Bool(a.text(0).startsWith("/")), TEXT));
        }
        return functions;
    }

    private static Function onPath(String prefix, String name, UnaryOperator<String> body) {
        return Function.of(
                named(prefix, name),
                a -> {
                    a.meter()
                            .briefly(BYTES_OF_A_PART
                                    * a.text(0).chars().filter(c -> c == '/').count());
                    return Text.of(body.apply(a.text(0)));
                },
                TEXT);
    }

    private static String named(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String base(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        var end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return end == 0 ? "/" : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    private static String dir(String path) {
        return clean(path.substring(0, path.lastIndexOf('/') + 1));
    }

    private static String ext(String path) {
        var dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') ? path.substring(dot) : "";
    }

    private static String clean(String path) {
        var rooted = path.startsWith("/");
        var parts = new ArrayList<String>();
        for (var part : path.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (part.equals("..") ? !rooted : !part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        var joined = String.join("/", parts);
        return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
