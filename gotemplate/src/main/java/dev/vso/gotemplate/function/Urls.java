package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.DICT;
import static dev.vso.gotemplate.function.Parameter.TEXT;

import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Value;
import java.util.List;

/** Sprig's {@code urlParse} and {@code urlJoin}. */
final class Urls {
    /** So often is a part of a URL copied on the way. */
    private static final long COPIES = 8;

    private Urls() {}

    static List<Function> all() {
        return List.of(Function.of("urlParse", Urls::parse, TEXT), Function.of("urlJoin", Urls::joined, DICT));
    }

    private static Value parse(Arguments a) {
        a.meter().work(COPIES * a.text(0).length());
        a.meter().briefly(COPIES * a.text(0).length());
        var url = UrlReader.read(a.text(0)).orElseThrow(() -> new Failure("unable to parse url"));
        var dict = Mapping.of(Mapping.Element.ANY);
        dict.put("scheme", Text.of(url.scheme()));
        dict.put("host", Text.of(url.host()));
        dict.put("hostname", Text.of(hostname(url.host())));
        dict.put("path", Text.of(url.path()));
        dict.put("query", Text.of(url.query()));
        dict.put("opaque", Text.of(url.opaque()));
        dict.put("fragment", Text.of(url.fragment()));
        dict.put("userinfo", Text.of(url.user().orElse("")));
        return dict;
    }

    private static String hostname(String host) {
        var colon = host.lastIndexOf(':');
        var name = colon >= 0 && UrlReader.isPort(host.substring(colon)) ? host.substring(0, colon) : host;
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    private static String get(Mapping dict, String key) {
        var value = dict.get(key);
        if (value == null) {
            return "";
        }
        if (value instanceof Text text) {
            return text.bytes();
        }
        throw new Failure(
                "unable to parse " + key + " key, must be of type string, but " + value.kindName() + " found");
    }

    private static Value joined(Arguments a) {
        for (var part : a.dict(0).entries().values()) {
            if (part instanceof Text text) {
                a.meter().work(COPIES * text.bytes().length());
                a.meter().briefly(COPIES * text.bytes().length());
            }
        }
        return Text.of(join(a.dict(0)));
    }

    private static String join(Mapping dict) {
        var scheme = get(dict, "scheme");
        var host = get(dict, "host");
        var path = get(dict, "path");
        var query = get(dict, "query");
        var opaque = get(dict, "opaque");
        var fragment = get(dict, "fragment");
        var user = user(get(dict, "userinfo"));
        var out = new StringBuilder(scheme.isEmpty() ? "" : scheme + ":");
        if (opaque.isEmpty()) {
            if (!host.isEmpty() || !user.isEmpty() || (!scheme.isEmpty() && !path.isEmpty())) {
                out.append("//").append(user).append(UrlCode.HOST.escape(host));
            }
            appendPath(out, path, host);
        } else {
            out.append(opaque);
        }
        if (!query.isEmpty()) {
            out.append('?').append(query);
        }
        if (!fragment.isEmpty()) {
            out.append('#').append(UrlCode.FRAGMENT.escape(fragment));
        }
        return out.toString();
    }

    /** With its sign at the end, or empty. */
    private static String user(String info) {
        if (info.isEmpty()) {
            return "";
        }
        return UrlReader.read("proto://" + info + "@host")
                .orElseThrow(() -> new Failure("unable to parse userinfo in dict"))
                .user()
                .map(user -> user + "@")
                .orElse("");
    }

    private static void appendPath(StringBuilder out, String path, String host) {
        var escaped = path.equals("*") ? path : UrlCode.PATH.escape(path);
        if (!escaped.isEmpty() && escaped.charAt(0) != '/' && !host.isEmpty()) {
            out.append('/');
        }
        var slash = escaped.indexOf('/');
        if (out.isEmpty() && (slash < 0 ? escaped : escaped.substring(0, slash)).contains(":")) {
            out.append("./");
        }
        out.append(escaped);
    }
}
