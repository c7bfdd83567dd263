package dev.vso.operator.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a request; there is no body.
 *
 * @param path as sent, not decoded; begins with a slash
 * @param query the text after the question mark, not decoded
 * @param headers by name in lower case
 * @param last true if the connection ends after the answer
 */
public record HttpRequestHead(
        String method, String path, Optional<String> query, Map<String, List<String>> headers, boolean last) {

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).map(List::getFirst);
    }
}
