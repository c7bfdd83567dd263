package dev.vso.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds secrets in texts, in every form in which they could leak. */
final class SecretLeakScanner {

    private static final Pattern PLAIN = Pattern.compile("^[A-Za-z0-9-]{24,}");

    private final Map<String, String> forms = new TreeMap<>();

    /** Registers a secret: searches for its beginning, up to the first character that some format would escape. */
    String lookFor(String name, String secret) {
        var plain = PLAIN.matcher(secret);
        if (!plain.find()) {
            throw new IllegalArgumentException("too little to look for in the secret named " + name);
        }
        String start = plain.group();
        forms.put(name, start);
        // Base64 has four characters per three bytes; tries all three alignments of the secret.
        for (int skipped = 0; skipped < 3; skipped++) {
            int length = (start.length() - skipped) / 3 * 3;
            forms.put(name + " in base64 from " + skipped, base64(start.substring(skipped, skipped + length)));
        }
        return secret;
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All findings, as {@code place: secret}. */
    List<String> in(Map<String, String> texts) {
        var seen = new ArrayList<String>();
        texts.forEach((place, text) -> forms.forEach((name, form) -> {
            if (text.contains(form)) {
                seen.add(place + ": " + name);
            }
        }));
        return seen;
    }
}
