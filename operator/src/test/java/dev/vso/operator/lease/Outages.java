package dev.vso.operator.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The outages of a simulated Vault: some short, some longer than a lease. */
final class Outages {

    private record Outage(Instant from, Instant to) {}

    private final List<Outage> all = new ArrayList<>();

    Outages(Random random, Duration lease) {
        Instant at = LeaseObservedBuilder.T;
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            Instant from = at.plusMillis((long) (random.nextDouble() * 3 * lease.toMillis()));
            double length = random.nextInt(4) == 0 ? 2 * random.nextDouble() : 0.2 * random.nextDouble();
            at = from.plusMillis((long) (length * lease.toMillis()));
            all.add(new Outage(from, at));
        }
    }

    boolean down(Instant moment) {
        return all.stream().anyMatch(one -> !moment.isBefore(one.from()) && moment.isBefore(one.to()));
    }

    boolean downWithin(Instant from, Instant to) {
        return all.stream().anyMatch(one -> one.from().isBefore(to) && from.isBefore(one.to()));
    }

    Duration total() {
        return all.stream().map(one -> Duration.between(one.from(), one.to())).reduce(Duration.ZERO, Duration::plus);
    }
}
