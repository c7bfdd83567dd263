package dev.vso.operator.cli;

import dev.vso.operator.observe.Health;
import dev.vso.operator.observe.OperatorMetrics;
import dev.vso.operator.observe.ProbeServer;
import java.util.ArrayList;
import java.util.List;

/** The running operator: everything that is wired together, top to bottom. */
public final class Operator implements AutoCloseable {
    private final List<ProbeServer> servers;
    private final OperatorMetrics metrics;

    private Operator(List<ProbeServer> servers, OperatorMetrics metrics) {
        this.servers = List.copyOf(servers);
        this.metrics = metrics;
    }

    /** Starts all that the options ask for; what is returned is to be closed. */
    public static Operator start(OperatorOptions options) {
        OperatorMetrics metrics = new OperatorMetrics();
        metrics.buildInfo(BuildInfo.ofThisBuild().labels());
        metrics.runtimeConfig(options.labels());
        List<ProbeServer> servers = new ArrayList<>();
        options.metrics().ifPresent(at -> servers.add(ProbeServer.metrics(at, metrics::scrape)));
        options.probes()
                .ifPresent(at -> servers.add(ProbeServer.probes(
                        at, () -> List.of(Health.good("process")), () -> List.of(Health.good("process")))));
        return new Operator(servers, metrics);
    }

    @Override
    public void close() {
        servers.forEach(ProbeServer::close);
        metrics.close();
    }
}
