package dev.vso.gotemplate.function;

import java.util.Locale;
import java.util.Optional;

/** Takes a URL apart as Go's {@code url.Parse} does. */
final class UrlReader {
    private static final String USER_SIGNS = "-._:~!$&'()*+,;=%@";

    private UrlReader() {}

    /** The parts, unescaped, but for the query and the user with password, which are as in the URL. */
    record Url(
            String scheme,
            String opaque,
            Optional<String> user,
            String host,
            String path,
            String query,
            String fragment) {}

    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super(null, null, false, false);
        }
    }

    static Optional<Url> read(String raw) {
        try {
            var hash = raw.indexOf('#');
            var fragment = hash < 0 ? "" : decoded(UrlCode.FRAGMENT, raw.substring(hash + 1));
            return Optional.of(withoutFragment(hash < 0 ? raw : raw.substring(0, hash), fragment));
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private static String decoded(UrlCode code, String text) {
        return code.unescape(text).orElseThrow(Malformed::new);
    }

    private static void require(boolean fits) {
        if (!fits) {
            throw new Malformed();
        }
    }

    private static Url withoutFragment(String raw, String fragment) {
        require(raw.chars().noneMatch(c -> c < ' ' || c == 0x7F));
        if (raw.equals("*")) {
            return new Url("", "", Optional.empty(), "", "*", "", fragment);
        }
        var colon = schemeEnd(raw);
        var scheme = colon < 0 ? "" : raw.substring(0, colon).toLowerCase(Locale.ROOT);
        var rest = raw.substring(colon + 1);
        var question = rest.indexOf('?');
        var query = question < 0 ? "" : rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);
        if (!rest.startsWith("/")) {
            if (!scheme.isEmpty()) {
                return new Url(scheme, rest, Optional.empty(), "", "", query, fragment);
            }
            var slash = rest.indexOf('/');
            require(!(slash < 0 ? rest : rest.substring(0, slash)).contains(":"));
        }
        if (!rest.startsWith("//") || (scheme.isEmpty() && rest.startsWith("///"))) {
            return new Url(scheme, "", Optional.empty(), "", decoded(UrlCode.PATH, rest), query, fragment);
        }
        var slash = rest.indexOf('/', 2);
        var authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
        var path = decoded(UrlCode.PATH, slash < 0 ? "" : rest.substring(slash));
        var at = authority.lastIndexOf('@');
        var host = host(scheme, authority.substring(at + 1));
        var user = at < 0 ? Optional.<String>empty() : Optional.of(user(authority.substring(0, at)));
        return new Url(scheme, "", user, host, path, query, fragment);
    }

    /** Where the colon after the scheme is; -1 when there is no scheme. */
    private static int schemeEnd(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            var c = raw.charAt(i);
            if (c == ':') {
                require(i > 0);
                return i;
            }
            var letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80;
            if (!letter && (i == 0 || !((c >= '0' && c <= '9') || "+-.".indexOf(c) >= 0))) {
                return -1;
            }
        }
        return -1;
    }

    private static String user(String info) {
        require(info.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || USER_SIGNS.indexOf(c) >= 0)));
        var colon = info.indexOf(':');
        var name = decoded(UrlCode.USER, colon < 0 ? info : info.substring(0, colon));
        return UrlCode.USER.escape(name)
                + (colon < 0 ? "" : ":" + UrlCode.USER.escape(decoded(UrlCode.USER, info.substring(colon + 1))));
    }

    static boolean isPort(String text) {
        return text.isEmpty() || (text.charAt(0) == ':' && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
    }

    private static String host(String scheme, String host) {
        var bracket = host.lastIndexOf('[');
        require(bracket <= 0);
        if (bracket == 0) {
            return literal(host);
        }
        var colon = host.indexOf(':');
        if (colon >= 0) {
            var strict = scheme.equals("http") || scheme.equals("https");
            require(isPort(host.substring(strict ? colon : host.lastIndexOf(':'))));
        }
        return decoded(UrlCode.HOST, host);
    }

    private static String literal(String host) {
        var close = host.lastIndexOf(']');
        require(close >= 0 && isPort(host.substring(close + 1)));
        var name = host.substring(1, close);
        var zone = name.indexOf("%25");
        var address = zone < 0
                ? decoded(UrlCode.HOST, name)
                : decoded(UrlCode.HOST, name.substring(0, zone)) + decoded(UrlCode.ZONE, name.substring(zone));
        require(Ip6.isAddress(address));
        return "[" + address + "]" + decoded(UrlCode.HOST, host.substring(close + 1));
    }
}
