package dev.vso.vault.client;

import dev.vso.vault.VaultRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How to reach one Vault: the fields of a VaultConnection, validated. Equal settings may share a {@link VaultClient}.
 * An invalid value is an {@link IllegalArgumentException} that names the VaultConnection's field and the cure.
 *
 * @param address {@code http} or {@code https}; a base path is kept
 * @param tlsServerName the server name for SNI and certificate verification, instead of the address's host
 * @param caPem PEM text with at least one certificate, trusted instead of the JVM's own list
 * @param headers sent with every request; {@code X-Vault-Namespace} is not among them, and {@code X-Vault-Wrap-TTL}
 *     goes only with requests that create something
 * @param timeout for one request with its answer; connecting takes at most 10 s of it
 */
public record ConnectionSettings(
        URI address,
        Optional<String> tlsServerName,
        Optional<String> caPem,
        boolean skipTlsVerify,
        Map<String, String> headers,
        Duration timeout) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** Headers that {@code java.net.http} sets itself, and refuses. */
    private static final Set<String> TRANSPORT_HEADERS =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

    /** Credentials for other servers than Vault, or for Vault itself. */
    private static final Set<String> HEADERS_OF_OTHERS = Set.of(
            "authorization",
            "metadata",
            "metadata-flavor",
            "x-google-metadata-request",
            "x-aws-ec2-metadata-token",
            "x-aws-ec2-metadata-token-ttl-seconds",
            "x-vault-token",
            "x-vault-request",
            "content-type",
            "te",
            "trailer",
            "keep-alive",
            "proxy-connection");

    private static final Set<String> IMPERSONATION = Set.of("impersonate-user", "impersonate-group", "impersonate-uid");

    public ConnectionSettings {
        address = checkedAddress(address);
        headers = checkedHeaders(headers);
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout: " + timeout + " is not positive: leave it out for 60s");
        }
        if (tlsServerName.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("tlsServerName: is empty: leave it out to use the address's host");
        }
        if (!skipTlsVerify) {
            caPem.ifPresent(Tls::certificates);
        }
    }

    /** Settings with only an address; everything else has its default. */
    public static ConnectionSettings to(String address) {
        return new ConnectionSettings(
                parsed(address), Optional.empty(), Optional.empty(), false, Map.of(), DEFAULT_TIMEOUT);
    }

    /**
     * The URI of {@code address}.
     *
     * @throws IllegalArgumentException if it is no URI
     */
    public static URI parsed(String address) {
        try {
            return URI.create(address.strip());
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("address: is not a URL: write it like https://vault.example.com:8200");
        }
    }

    public ConnectionSettings withTlsServerName(String name) {
        return new ConnectionSettings(address, Optional.of(name), caPem, skipTlsVerify, headers, timeout);
    }

    public ConnectionSettings withCaPem(String pem) {
        return new ConnectionSettings(address, tlsServerName, Optional.of(pem), skipTlsVerify, headers, timeout);
    }

    public ConnectionSettings withSkipTlsVerify() {
        return new ConnectionSettings(address, tlsServerName, caPem, true, headers, timeout);
    }

    public ConnectionSettings withHeaders(Map<String, String> sent) {
        return new ConnectionSettings(address, tlsServerName, caPem, skipTlsVerify, sent, timeout);
    }

    public ConnectionSettings withTimeout(Duration limit) {
        return new ConnectionSettings(address, tlsServerName, caPem, skipTlsVerify, headers, limit);
    }

    /** Host and port as written in the address, for messages. */
    String hostAndPort() {
        return address.getRawAuthority();
    }

    private static URI checkedAddress(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "address: must start with http:// or https://, such as https://vault.example.com:8200");
        }
        if (address.getHost() == null) {
            throw new IllegalArgumentException(
                    "address: has no valid host: write it like https://vault.example.com:8200");
        }
        if (address.getRawUserInfo() != null || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "address: must hold no user, query or fragment: keep scheme, host, port and base path only");
        }
        String text = scheme + address.toString().substring(scheme.length());
        while (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        return URI.create(text);
    }

    private static Map<String, String> checkedHeaders(Map<String, String> headers) {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> {
            checkHeader("headers", name, value);
            sorted.put(name, value);
        });
        if (sorted.containsKey(VaultRequest.NAMESPACE_HEADER)) {
            throw new IllegalArgumentException("headers: " + VaultRequest.NAMESPACE_HEADER
                    + " is not allowed here: set namespace on the VaultAuth or on the secret instead");
        }
        return Map.copyOf(sorted);
    }

    /** Refuses early what {@code java.net.http} would refuse later with an exception that quotes the value. */
    public static void checkHeader(String field, String name, String value) {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException(field + ": \"" + name + "\" is not the name of an HTTP header");
        }
        if (TRANSPORT_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(field + ": " + name + " belongs to the transport: remove it");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (HEADERS_OF_OTHERS.contains(lower)
                || IMPERSONATION.contains(lower)
                || lower.startsWith("impersonate-extra-")) {
            throw new IllegalArgumentException(
                    field + ": " + name
                            + " is not allowed, for the operator sets it, or it is meant for another server than Vault: remove it");
        }
        if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f))) {
            throw new IllegalArgumentException(
                    field + ": the value of " + name + " holds a line break or a character outside ASCII: remove it");
        }
    }

    /** Header values may be credentials for a proxy: only names are shown. */
    @Override
    public String toString() {
        return "ConnectionSettings[address=" + address + ", tlsServerName=" + tlsServerName.orElse("(host)")
                + ", ca=" + (caPem.isPresent() ? "own" : "JVM") + ", skipTlsVerify=" + skipTlsVerify + ", headers="
                + headers.keySet().stream().sorted().toList() + ", timeout=" + timeout + "]";
    }
}
