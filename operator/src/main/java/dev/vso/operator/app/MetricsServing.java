package dev.vso.operator.app;

import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.http.ProbeServer;
import dev.vso.operator.http.access.MetricsAuthorizer;
import dev.vso.operator.http.access.ServingTls;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Serves metrics according to the options. */
final class MetricsServing {

    private MetricsServing() {}

    /**
     * Opens the port, unless the options disable it.
     *
     * @throws IllegalStateException if the certificate cannot be used
     */
    static Optional<ProbeServer> open(
            OperatorOptions options, KubernetesClient client, InstantSource clock, Supplier<String> scrape) {
        var how = options.ports().metrics();
        Optional<SSLContext> tls = how.secure()
                ? Optional.of(ServingTls.context(how.certificate(), clock, new SecureRandom()))
                : Optional.empty();
        Optional<MetricsAuthorizer> gatekeeper = how.authenticated()
                ? Optional.of(MetricsAuthorizer.of(ProbeServer.METRICS, client, clock))
                : Optional.empty();
        return how.at().map(at -> {
            gatekeeper.ifPresent(
                    it -> Thread.ofVirtual().name("rights of the metrics port").start(it::checkOwnRights));
            return ProbeServer.metrics(at, scrape, tls, gatekeeper, clock);
        });
    }
}
