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
 * How this process resolves names: as the JDK does, but a name that an {@link AddressGuard} admitted leads to the address that
 * was decided about, and nowhere else. The JDK's HTTP client resolves by itself and has no other place to say so; the JDK makes
 * this object, once in a process, so what it knows is static.
 */
public final class PinnedNames extends InetAddressResolverProvider {

    private static final Map<String, Pin> PINS = new ConcurrentHashMap<>();

    /** So many names are kept although nobody connects to them now. */
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

    /** Has connections to this name go to this address. */
    static void pin(String host, InetAddress address, Duration patience) {
        long now = System.nanoTime();
        if (PINS.size() > KEPT) {
            PINS.values().removeIf(pin -> pin.isOver(now));
        }
        Duration hold = patience.compareTo(LEAST) > 0 ? patience : LEAST;
        PINS.put(AddressPattern.canonical(host), new Pin(address, now + hold.toNanos()));
    }

    /** What the JDK's own resolver says now: neither what is pinned nor what is remembered. */
    static List<InetAddress> lookUp(String host) throws UnknownHostException {
        InetAddressResolver resolver = jdk;
        if (resolver == null) {
            InetAddress.getAllByName("localhost"); // has the JDK make this provider
            resolver = jdk;
        }
        if (resolver == null) {
            throw new UnknownHostException(host); // another provider took this one's place
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
                // With the name as it was asked for: TLS takes it from here.
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
