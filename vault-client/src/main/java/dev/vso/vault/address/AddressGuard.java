package dev.vso.vault.address;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Stands before each connection: asks DNS, decides by {@link AddressRules}, and has the JDK connect to what was decided about
 * ({@link PinnedNames}) and to nothing that the name leads to a moment later.
 */
public final class AddressGuard {

    /** As long as the JDK remembers what a name leads to. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    /** On a developer's machine. */
    public static final AddressGuard LOCAL = new AddressGuard(AddressRules.LOCAL);

    /** Asks what a name leads to now. */
    @FunctionalInterface
    public interface Names {
        List<InetAddress> of(String host) throws UnknownHostException;
    }

    /** The operator does not connect there; the message says why, and what would let it. */
    public static final class Refused extends Exception {
        Refused(String message) {
            super(message);
        }
    }

    private final AddressRules rules;
    private final Names names;
    private final Duration remembered;

    public AddressGuard(AddressRules rules) {
        this(rules, PinnedNames::lookUp, REMEMBERED);
    }

    /**
     * A guard that asks elsewhere than DNS.
     *
     * @param remembered how long what a name leads to is not asked again: connections go where it led all that time
     */
    public AddressGuard(AddressRules rules, Names names, Duration remembered) {
        this.rules = rules;
        this.names = names;
        this.remembered = remembered;
    }

    /** The same for addresses that are not Vault's, such as a cloud's service for tokens. */
    public AddressGuard withoutPatterns() {
        return new AddressGuard(rules.withoutPatterns(), names, remembered);
    }

    /**
     * Admits connections to the host of the URL.
     *
     * @param patience how long a connection may be made after it was admitted
     */
    public Gate gate(URI url, Duration patience) {
        String host = url.getHost() == null ? "" : bare(url.getHost());
        return new Gate(host, port(url), patience.plus(remembered));
    }

    /** The way to one host and port. */
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
         * Lets connections go to an address of the host that is allowed, if it has one.
         *
         * @throws Refused if none of the addresses may be connected to
         * @throws UnknownHostException if the name leads nowhere
         */
        public void pass() throws Refused, UnknownHostException {
            long now = System.nanoTime();
            if (open && now - admitted < remembered.toNanos()) {
                return;
            }
            open = false;
            if (host.isEmpty()) {
                throw new Refused("the URL names no host: write it like https://vault.example.com:8200");
            }
            Optional<InetAddress> literal = IpBlock.literal(host);
            if (literal.isEmpty() && host.indexOf(':') >= 0) { // with a zone
                throw new Refused(host + " is an address of a network card, where the operator never connects to:"
                        + " write the address of a Vault");
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
            throw new Refused(host + " " + why(found));
        }

        private String why(List<InetAddress> found) {
            return found.stream()
                    .flatMap(address -> rules.refusal(host, port, address).stream())
                    .findFirst()
                    .orElse("leads to no address: check address and DNS");
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }
}
