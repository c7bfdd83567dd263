package dev.vso.it;

import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of several operators that share the work, with its names in the audit log and in Leases. */
record ShardingReplica(OperatorAccount account, OperatorProcess process) implements AutoCloseable {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Pattern IDENTITY = Pattern.compile("joined as (\\S+) to share");
    private static final Pattern RESOURCES =
            Pattern.compile("custom_resources\\{controller_name=\"vaultstaticsecret\"} ([0-9.]+)");

    static ShardingReplica start(TestEnvironment environment, OperatorProcesses processes, int shards) {
        OperatorAccount account =
                OperatorAccount.sharing(environment.sandbox(), "shard-replica-" + NAMES.incrementAndGet());
        return new ShardingReplica(account, processes.start(account, "--shards=" + shards, TestEnvironment.NO_OVERLAP));
    }

    /** Its name in Leases, from its log. */
    String identity() {
        return process.output().stream()
                .map(IDENTITY::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** Number of VaultStaticSecrets in its memory. */
    int resources() {
        return Optional.of(RESOURCES.matcher(process.metrics().body()))
                .filter(Matcher::find)
                .map(found -> (int) Double.parseDouble(found.group(1)))
                .orElse(0);
    }

    /** The value of a metric without labels. */
    double metric(String name) {
        return process.metrics()
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    @Override
    public void close() {
        process.close();
    }
}
