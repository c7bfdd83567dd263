package dev.vso.vault.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** An IP block in CIDR notation. */
record IpBlock(InetAddress base, int bits) {
    IpBlock {
        if (bits < 0 || bits > base.getAddress().length * 8) {
            throw new IllegalArgumentException("has no prefix of " + bits + " bits");
        }
    }

    /**
     * Parses {@code 10.0.0.0/8}, {@code fd00::/8} or a single address.
     *
     * @throws IllegalArgumentException if it is invalid
     */
    static IpBlock parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        InetAddress base = literal(address)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" does not begin with an address"));
        int all = base.getAddress().length * 8;
        String bits = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address with the length of a prefix");
        }
        return new IpBlock(base, Integer.parseInt(bits));
    }

    /** A literal address, in any form that Java parses without DNS. */
    static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    boolean holds(InetAddress address) {
        byte[] one = base.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** The IPv4 address that an IPv6 address embeds, to which a gateway or the kernel would connect. */
    static Optional<InetAddress> embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != 16) {
            return Optional.empty();
        }
        if (SIX_TO_FOUR.holds(address)) {
            return four(bytes, 2);
        }
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return Optional.empty();
        }
        boolean last = COMPATIBLE.holds(address) || TRANSLATED.holds(address) || NAT64.holds(address);
        return last ? four(bytes, 12) : Optional.empty();
    }

    private static final IpBlock COMPATIBLE = parse("::/96");
    private static final IpBlock TRANSLATED = parse("::ffff:0:0:0/96");
    private static final IpBlock NAT64 = parse("64:ff9b::/96");
    private static final IpBlock SIX_TO_FOUR = parse("2002::/16");

    private static Optional<InetAddress> four(byte[] bytes, int from) {
        try {
            return Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4)));
        } catch (UnknownHostException _) {
            return Optional.empty(); // four bytes are always an address
        }
    }
}
