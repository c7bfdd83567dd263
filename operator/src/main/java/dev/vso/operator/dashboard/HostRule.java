package dev.vso.operator.dashboard;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The host names under which the page may be requested. Another site can point its own name at this address, and the
 * browser would then let it read the page (DNS rebinding); so only known names are allowed. Plain addresses are always
 * allowed, because they cannot be redirected. Pure.
 */
final class HostRule {

    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.%]+]|[^:\\[\\]]+)(?::\\d{1,5})?");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|\\d{1,3}(\\.\\d{1,3}){3}");

    private final Set<String> names;

    /** @param names allowed in addition to {@code localhost} */
    HostRule(List<String> names) {
        this.names = names.stream().map(HostRule::plain).collect(Collectors.toUnmodifiableSet());
    }

    /** True if a request with this {@code Host} header is allowed. */
    boolean allows(@Nullable String header) {
        if (header == null) {
            return false;
        }
        Matcher form = HOST.matcher(header.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            return false;
        }
        String host = plain(form.group(1));
        return ADDRESS.matcher(host).matches()
                || host.equals("localhost")
                || host.endsWith(".localhost")
                || names.contains(host);
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
