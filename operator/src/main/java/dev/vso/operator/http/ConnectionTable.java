package dev.vso.operator.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The open connections of one port. Where there is no room for a new one, another gives way: one of the same remote
 * address if that has its share, else one of the address with the most. So a client with one connection, as the kubelet
 * is, gets its answer while others hold all they can.
 *
 * @param <C> a connection
 */
final class ConnectionTable<C> {

    /**
     * What is known of a connection when one has to give way.
     *
     * @param waiting whether the client has not completed a request; such a one gives way first
     * @param number counts up with each connection, so that the least is the oldest
     */
    record Seat(InetAddress address, boolean waiting, long number) {}

    /** Which connection has which seat now. */
    interface Seats<C> {
        /** The seat of a connection as it is at this moment. */
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

    /** Takes a connection in; what is returned gave way and is to be closed. */
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

    /** All that are open now. */
    synchronized List<C> all() {
        return List.copyOf(open);
    }

    /** Which seat a new connection from this address gets; empty if there is room. Pure. */
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
