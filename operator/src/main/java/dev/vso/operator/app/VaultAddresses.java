package dev.vso.operator.app;

import dev.vso.vault.address.AddressGuard;
import dev.vso.vault.address.AddressPattern;
import dev.vso.vault.address.AddressRules;
import dev.vso.vault.address.AddressRules.Endpoint;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The addresses that this process may connect to for VaultConnections. */
final class VaultAddresses {

    private static final Path TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    private VaultAddresses() {}

    static AddressGuard guard(OperatorContext context) {
        return new AddressGuard(rules(
                context.options().vault().allowedAddresses(),
                URI.create(context.client().getMasterUrl().toString()),
                System.getenv(),
                Files.exists(TOKEN)));
    }

    /**
     * The rules for a process in this environment.
     *
     * @param apiServer its address, as used by the operator's own client
     * @param hasToken whether Kubernetes mounted a service account token into the pod
     */
    static AddressRules rules(
            List<AddressPattern> allowed, URI apiServer, Map<String, String> environment, boolean hasToken) {
        String service = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        Set<Endpoint> kubernetes = new HashSet<>(endpoints(apiServer.getHost(), port(apiServer)));
        kubernetes.addAll(endpoints(service, 0));
        return new AddressRules(allowed, service.isEmpty() || !hasToken, kubernetes);
    }

    /**
     * The rules of an operator in another process, as far as they are visible from here.
     *
     * @param apiServer its address, as used by this process
     * @param inCluster whether the operator runs in a pod
     */
    static AddressRules elsewhere(List<AddressPattern> allowed, URI apiServer, boolean inCluster) {
        return new AddressRules(allowed, !inCluster, Set.copyOf(endpoints(apiServer.getHost(), port(apiServer))));
    }

    private static int port(URI apiServer) {
        return apiServer.getPort() >= 0 ? apiServer.getPort() : "http".equals(apiServer.getScheme()) ? 80 : 443;
    }

    private static List<Endpoint> endpoints(String host, int port) {
        if (host.isEmpty()) {
            return List.of();
        }
        try {
            return List.of(InetAddress.getAllByName(host)).stream()
                    .map(address -> new Endpoint(address, port))
                    .toList();
        } catch (UnknownHostException _) {
            return List.of(); // the operator cannot resolve it either, and reports it
        }
    }
}
