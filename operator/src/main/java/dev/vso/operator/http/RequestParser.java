package dev.vso.operator.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the head of a request (RFC 9112), and refuses ambiguous requests and requests with a body. Pure. */
final class RequestParser {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
    private static final Pattern TARGET = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#]+)(/[^#]*)?");

    /** The result of parsing. */
    sealed interface Parsed {
        /** A valid request. */
        record Understood(HttpRequestHead request) implements Parsed {}

        /**
         * An invalid request.
         *
         * @param status of the answer
         * @param why for the client
         */
        record Refused(int status, String why) implements Parsed {}
    }

    private RequestParser() {}

    /**
     * Parses one head.
     *
     * @param head without the empty line at its end
     * @param most maximum number of fields
     */
    static Parsed parse(String head, int most) {
        String[] lines = head.split("\r\n", -1);
        if (lines.length - 1 > most) {
            return refused(431, "more than " + most + " headers");
        }
        String[] words = lines[0].split(" ", -1);
        if (words.length != 3
                || !TOKEN.matcher(words[0]).matches()
                || !TARGET.matcher(words[1]).matches()) {
            return refused(400, "the request line is not \"METHOD /path HTTP/1.1\"");
        }
        if (!words[2].equals("HTTP/1.1") && !words[2].equals("HTTP/1.0")) {
            return words[2].startsWith("HTTP/")
                    ? refused(505, "only HTTP/1.1 and HTTP/1.0 are supported")
                    : refused(400, "the request line does not end with HTTP/1.1");
        }
        Optional<Map<String, List<String>>> headers = headers(lines);
        return headers.isEmpty()
                ? refused(400, "a header is not \"name: value\"")
                : request(words, headers.get(), words[2].equals("HTTP/1.0"));
    }

    private static Parsed request(String[] words, Map<String, List<String>> headers, boolean old) {
        String target = words[1];
        Matcher absolute = ABSOLUTE.matcher(target);
        if (absolute.matches()) {
            headers.put("host", List.of(absolute.group(1)));
            target = absolute.group(2) == null ? "/" : absolute.group(2);
        }
        if (!target.startsWith("/")) {
            return refused(400, "the target is not a path");
        }
        int hosts = headers.getOrDefault("host", List.of()).size();
        if (hosts > 1 || (hosts == 0 && !old)) {
            return refused(400, "there must be one Host header");
        }
        List<String> lengths = headers.getOrDefault("content-length", List.of());
        if (lengths.size() > 1 || (!lengths.isEmpty() && !lengths.getFirst().matches("[0-9]{1,18}"))) {
            return refused(400, "Content-Length is not one number");
        }
        boolean body = headers.containsKey("transfer-encoding")
                || (!lengths.isEmpty() && Long.parseLong(lengths.getFirst()) > 0);
        if (body && (words[0].equals("GET") || words[0].equals("HEAD"))) {
            return refused(413, "a body is not accepted");
        }
        boolean last = old || body || closes(headers.getOrDefault("connection", List.of()));
        int query = target.indexOf('?');
        return new Parsed.Understood(new HttpRequestHead(
                words[0],
                query < 0 ? target : target.substring(0, query),
                query < 0 ? Optional.empty() : Optional.of(target.substring(query + 1)),
                Map.copyOf(headers),
                last));
    }

    private static boolean closes(List<String> connection) {
        return connection.stream().anyMatch(it -> it.toLowerCase(Locale.ROOT).contains("close"));
    }

    private static Optional<Map<String, List<String>>> headers(String[] lines) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1
                    || !TOKEN.matcher(lines[i].substring(0, colon)).matches()
                    || lines[i].chars().anyMatch(it -> (it < ' ' && it != '\t') || it == 0x7f)) {
                return Optional.empty();
            }
            headers.computeIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        return Optional.of(headers);
    }

    private static Parsed refused(int status, String why) {
        return new Parsed.Refused(status, why);
    }
}
