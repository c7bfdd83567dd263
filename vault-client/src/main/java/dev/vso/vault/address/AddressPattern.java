package dev.vso.vault.address;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A pattern for addresses of Vault: {@code vault.example.com}, {@code *.vault.svc} (any number of labels before),
 * {@code 10.0.0.0/8}, {@code [fd00::1]}, each also with {@code :8200}.
 *
 * @param name in lower case without a final dot, perhaps with a star in front; empty for a pattern of addresses
 * @param block empty for a pattern of names
 * @param port empty for any
 */
public record AddressPattern(String name, Optional<IpBlock> block, OptionalInt port) {
    private static final Pattern NAME =
            Pattern.compile("(\\*\\.)?[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*");
    private static final Pattern PORT =
            Pattern.compile("(?<host>\\[[^\\]]+\\](?:/\\d+)?|[^:\\[\\]]+)(?::(?<port>\\d{1,5}))?");

    /**
     * Parses a pattern.
     *
     * @throws IllegalArgumentException if it is invalid
     */
    public static AddressPattern parse(String text) {
        String plain = text.strip();
        if (plain.contains("://")) {
            throw new IllegalArgumentException("\"" + text + "\" has a scheme: write host, host:port or 10.0.0.0/8");
        }
        if (plain.chars().filter(c -> c == ':').count() > 1 && !plain.startsWith("[")) { // IPv6 without a port
            return new AddressPattern("", Optional.of(IpBlock.parse(plain)), OptionalInt.empty());
        }
        var parts = PORT.matcher(plain);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is neither a host nor a block of addresses: write *.example.com:8200 or 10.0.0.0/8");
        }
        OptionalInt port = parts.group("port") == null
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(parts.group("port")));
        String host = canonical(parts.group("host").replace("[", "").replace("]", ""));
        if (IpBlock.literal(host.replaceAll("/.*", "")).isPresent()) {
            return new AddressPattern("", Optional.of(IpBlock.parse(host)), port);
        }
        if (!NAME.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not the name of a host: a star may stand for whole labels in front only");
        }
        return new AddressPattern(host, Optional.empty(), port);
    }

    /** True if this allows a connection for the name to the address. */
    boolean matches(String host, int at, InetAddress address) {
        if (port.isPresent() && port.getAsInt() != at) {
            return false;
        }
        return block.map(it -> it.holds(address)).orElseGet(() -> matches(canonical(host)));
    }

    /** True if this names loopback addresses. */
    boolean isLoopback() {
        return block.map(it -> it.base().isLoopbackAddress()).orElse(name.equals("localhost"));
    }

    private boolean matches(String host) {
        return name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name);
    }

    /** Normalised as DNS compares names: without the final dot, in lower case. */
    static String canonical(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
