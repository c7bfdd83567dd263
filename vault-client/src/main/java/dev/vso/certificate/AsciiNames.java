package dev.vso.certificate;

import java.net.IDN;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Converts names to ASCII, as certificates hold them (RFC 5280, section 7): the labels of hosts in punycode. ASCII
 * names stay as they are. Uses {@link IDN}, except for ß and ς, which belong to other domains than ss and σ (RFC 5891,
 * which browsers and Vault follow). Pure.
 *
 * <p>Each function throws an IllegalArgumentException that quotes the part without an ASCII form.
 */
public final class AsciiNames {

    private static final Pattern DOT = Pattern.compile("[.\u3002\uff0e\uff61]");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]{1,63}");
    private static final Pattern DEVIATING = Pattern.compile("[ßς]");
    private static final Pattern URI = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern BEYOND_URIS = Pattern.compile("[^\\x21-\\x7e]+");
    private static final int LONGEST_HOST = 253;

    private AsciiNames() {}

    /** The name of a host, which may begin with {@code *.}. */
    public static String host(String name) {
        if (isAscii(name)) {
            return name;
        }
        String ascii = Stream.of(DOT.split(name, -1))
                .map(label -> isAscii(label) ? label : label(name, label))
                .collect(Collectors.joining("."));
        if (ascii.length() > LONGEST_HOST) {
            throw new IllegalArgumentException(
                    "\"%s\" is longer in punycode than a name of a host may be".formatted(name));
        }
        return ascii;
    }

    /** An e-mail address: its domain in punycode. */
    public static String email(String address) {
        int at = address.lastIndexOf('@');
        if (!isAscii(address.substring(0, Math.max(at, 0)))) {
            throw new IllegalArgumentException(
                    "\"%s\" has characters beyond ASCII before the @, which no certificate can hold: use another address of the mailbox"
                            .formatted(address));
        }
        return address.substring(0, at + 1) + host(address.substring(at + 1));
    }

    /** A URI: its host in punycode, other non-ASCII characters percent-encoded. */
    public static String uri(String uri) {
        if (!BEYOND_URIS.matcher(uri).find()) {
            return uri;
        }
        Matcher parts = URI.matcher(uri);
        if (!parts.matches()) {
            return encoded(uri);
        }
        String authority = parts.group(2);
        int user = authority.lastIndexOf('@') + 1;
        int port = authority.indexOf(':', user);
        int end = port < 0 ? authority.length() : port;
        return parts.group(1)
                + encoded(authority.substring(0, user))
                + host(authority.substring(user, end))
                + authority.substring(end)
                + encoded(parts.group(3));
    }

    /** An e-mail address or a host. */
    public static String hostOrEmail(String name) {
        return name.contains("@") ? email(name) : host(name);
    }

    /** A common name: in punycode if it is a host or an e-mail address; a person's name stays as it is. */
    public static String commonName(String name) {
        boolean host = DOT.matcher(name).find() && name.chars().noneMatch(Character::isWhitespace);
        return host ? hostOrEmail(name) : name;
    }

    /** The converted name, or the name itself if it cannot be converted. */
    static String orUnchanged(UnaryOperator<String> function, String name) {
        try {
            return function.apply(name);
        } catch (IllegalArgumentException _) {
            return name;
        }
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static String label(String name, String label) {
        String mapped = Normalizer.normalize(label.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
        boolean deviating = DEVIATING.matcher(mapped).find();
        String ascii;
        try {
            String byRules = IDN.toASCII(DEVIATING.matcher(mapped).replaceAll("s"), IDN.ALLOW_UNASSIGNED);
            ascii = deviating ? "xn--" + Punycode.encode(mapped) : byRules;
        } catch (IllegalArgumentException _) {
            throw none(name, label);
        }
        if (!LABEL.matcher(ascii).matches()) {
            throw none(name, label);
        }
        return ascii;
    }

    private static IllegalArgumentException none(String name, String label) {
        return new IllegalArgumentException(
                "\"%s\" in \"%s\" cannot be written in punycode: it has characters that no name of a host may have, or more than 63; correct the name"
                        .formatted(label, name));
    }

    private static String encoded(String text) {
        return BEYOND_URIS
                .matcher(text)
                .replaceAll(found ->
                        URLEncoder.encode(found.group(), StandardCharsets.UTF_8).replace("+", "%20"));
    }
}
