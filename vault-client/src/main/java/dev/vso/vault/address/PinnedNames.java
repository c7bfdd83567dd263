package dev.vso.vault.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Resolves names for this process: as the JDK does, but a name that an {@link AddressGuard} admitted resolves only to
 * the address that was checked. The JDK's HTTP client resolves names itself and has no other hook; the JDK creates this
 * object once per process, so its state is static.
 */
public final class PinnedNames extends InetAddressResolverProvider {

    private static final Map<String, Pin> PINS = new ConcurrentHashMap<>();

    /** Above this number, expired pins are removed. */
    private static final int KEPT = 1000;

    private static final Duration LEAST = Duration.ofMinutes(10);

    private static final LookupPolicy ANY =
            LookupPolicy.of(LookupPolicy.IPV4 | LookupPolicy.IPV6 | LookupPolicy.IPV4_FIRST);

    private static volatile @Nullable InetAddressResolver jdk;

    private record Pin(InetAddress address, long until) {
        boolean isOver(long now) {
            return now - until > 0;
        }
    }

    /** Resolves this host to this address for at least the given time. */
    static void pin(String host, InetAddress address, Duration patience) {
        long now = System.nanoTime();
        if (PINS.size() > KEPT) {
            PINS.values().removeIf(pin -> pin.isOver(now));
        }
        Duration hold = patience.compareTo(LEAST) > 0 ? patience : LEAST;
        PINS.put(AddressPattern.canonical(host), new Pin(address, now + hold.toNanos()));
    }

    /** Asks the JDK's own resolver now, past pins and caches. */
    static List<InetAddress> lookUp(String host) throws UnknownHostException {
        InetAddressResolver resolver = jdk;
        if (resolver == null) {
            InetAddress.getAllByName("localhost"); // Loads the JDK's resolver, which creates this provider.
            resolver = jdk;
        }
        if (resolver == null) {
            throw new UnknownHostException(host); // Another provider took this one's place.
        }
        try (Stream<InetAddress> found = resolver.lookupByName(host, ANY)) {
            return found.toList();
        }
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver builtin = configuration.builtinResolver();
        jdk = builtin;
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                Pin pin = PINS.get(AddressPattern.canonical(host));
                // With the name of the request: TLS verifies it.
                return pin == null
                        ? builtin.lookupByName(host, policy)
                        : Stream.of(InetAddress.getByAddress(host, pin.address().getAddress()));
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return builtin.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "names that were decided about";
    }
}
