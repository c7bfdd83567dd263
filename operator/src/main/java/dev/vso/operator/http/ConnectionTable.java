package dev.vso.operator.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The open connections of one port. If the table is full, a new connection replaces another: one of the same remote
 * address if that has its share, else one of the address with the most. So a client with one connection, such as the
 * kubelet, gets its answer even if others open as many as they can.
 *
 * @param <C> a connection
 */
final class ConnectionTable<C> {

    /**
     * The properties that decide which connection is closed.
     *
     * @param waiting true if the client has not completed a request; these are closed first
     * @param number in the order of arrival
     */
    record Seat(InetAddress address, boolean waiting, long number) {}

    /** The current seats of connections. */
    interface Seats<C> {
        /** The current seat of a connection. */
        Seat of(C connection);
    }

    private final int most;
    private final int perAddress;
    private final Seats<C> seats;
    private final List<C> open = new ArrayList<>();

    ConnectionTable(int most, int perAddress, Seats<C> seats) {
        this.most = most;
        this.perAddress = perAddress;
        this.seats = seats;
    }

    /** Adds a connection; returns the one that the caller must close for it. */
    synchronized Optional<C> admit(C connection) {
        List<Seat> taken = open.stream().map(seats::of).toList();
        Optional<C> gone = givesWay(taken, seats.of(connection).address(), most, perAddress)
                .map(it -> open.get(taken.indexOf(it)));
        gone.ifPresent(open::remove);
        open.add(connection);
        return gone;
    }

    synchronized void remove(C connection) {
        open.remove(connection);
    }

    /** All open connections. */
    synchronized List<C> all() {
        return List.copyOf(open);
    }

    /** The seat that a new connection from this address takes over; empty if there is space. Pure. */
    static Optional<Seat> givesWay(List<Seat> taken, InetAddress from, int most, int perAddress) {
        Map<InetAddress, Integer> counts = new HashMap<>();
        taken.forEach(it -> counts.merge(it.address(), 1, Integer::sum));
        var first = Comparator.comparing((Seat it) -> !it.waiting()).thenComparingLong(Seat::number);
        if (counts.getOrDefault(from, 0) >= perAddress) {
            return taken.stream().filter(it -> it.address().equals(from)).min(first);
        }
        if (taken.size() < most) {
            return Optional.empty();
        }
        int largest = counts.values().stream().max(Comparator.naturalOrder()).orElse(0);
        return taken.stream()
                .filter(it -> counts.getOrDefault(it.address(), 0) == largest)
                .min(first);
    }
}
