package dev.vso.vault.address;

import dev.vso.error.Explanation;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Checks each connection: resolves the name, decides by {@link AddressRules}, and pins the name to the checked address
 * ({@link PinnedNames}), so that a later DNS answer has no effect.
 */
public final class AddressGuard {

    /** The JDK caches names for the same time. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    /** For a developer's machine. */
    public static final AddressGuard LOCAL = new AddressGuard(AddressRules.LOCAL);

    /** Resolves a name now. */
    @FunctionalInterface
    public interface Names {
        List<InetAddress> of(String host) throws UnknownHostException;
    }

    /** The address is not allowed; the message has the cause and the remedy. */
    public static final class Refused extends Exception {
        private final transient Explanation explanation;

        Refused(Explanation explanation) {
            super(explanation.text());
            this.explanation = explanation;
        }

        /** The cause and the remedy. */
        public Explanation explanation() {
            return explanation;
        }
    }

    private final AddressRules rules;
    private final Names names;
    private final Duration remembered;

    public AddressGuard(AddressRules rules) {
        this(rules, PinnedNames::lookUp, REMEMBERED);
    }

    /**
     * A guard with its own resolver.
     *
     * @param remembered how long a resolved name is cached; connections use the cached address all that time
     */
    public AddressGuard(AddressRules rules, Names names, Duration remembered) {
        this.rules = rules;
        this.names = names;
        this.remembered = remembered;
    }

    /** The same for addresses that are not Vault's, such as a cloud's token service. */
    public AddressGuard withoutPatterns() {
        return new AddressGuard(rules.withoutPatterns(), names, remembered);
    }

    /**
     * Admits connections to the host of the URL.
     *
     * @param patience how long a connection may be opened after it was admitted
     */
    public Gate gate(URI url, Duration patience) {
        String host = url.getHost() == null ? "" : bare(url.getHost());
        return new Gate(host, port(url), patience.plus(remembered));
    }

    /** The check of one host and port. */
    public final class Gate {
        private final String host;
        private final int port;
        private final Duration hold;
        private volatile long admitted;
        private volatile boolean open;

        private Gate(String host, int port, Duration hold) {
            this.host = host;
            this.port = port;
            this.hold = hold;
        }

        /**
         * Resolves the host and pins it to an allowed address.
         *
         * @throws Refused if no address is allowed
         * @throws UnknownHostException if the name does not resolve
         */
        public void pass() throws Refused, UnknownHostException {
            long now = System.nanoTime();
            if (open && now - admitted < remembered.toNanos()) {
                return;
            }
            open = false;
            if (host.isEmpty()) {
                throw new Refused(
                        Explanation.colon("the URL names no host", "write it like https://vault.example.com:8200"));
            }
            Optional<InetAddress> literal = IpBlock.literal(host);
            if (literal.isEmpty() && host.indexOf(':') >= 0) { // an address with a zone
                throw new Refused(Explanation.colon(
                        host + " is an address of a network card, where the operator never connects to",
                        "write the address of a Vault"));
            }
            List<InetAddress> found = literal.isPresent() ? List.of(literal.get()) : names.of(host);
            for (InetAddress address : found) {
                if (rules.refusal(host, port, address).isEmpty()) {
                    if (literal.isEmpty()) {
                        PinnedNames.pin(host, address, hold);
                    }
                    admitted = now;
                    open = true;
                    return;
                }
            }
            throw new Refused(why(found).within(host + " "));
        }

        private Explanation why(List<InetAddress> found) {
            return found.stream()
                    .flatMap(address -> rules.refusal(host, port, address).stream())
                    .findFirst()
                    .orElse(Explanation.colon("leads to no address", "check address and DNS"));
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }
}
