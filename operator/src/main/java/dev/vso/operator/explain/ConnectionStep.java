package dev.vso.operator.explain;

import dev.vso.api.VaultConnection;
import dev.vso.api.VaultConnectionSpec;
import dev.vso.operator.auth.Connections;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.problem.Obstacle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Whether a client can be made of the VaultConnection. */
final class ConnectionStep implements Step {

    private final ClusterView cluster;
    private final Connections connections;
    private final InstantSource clock;

    ConnectionStep(ClusterView cluster, Connections connections, InstantSource clock) {
        this.cluster = cluster;
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "connection";
    }

    @Override
    public Looked look(Trail trail) {
        if (trail.connectionKey().isEmpty()) {
            return Looked.nothing(trail);
        }
        ObjectKey key = trail.connectionKey().get();
        Optional<VaultConnection> resource = cluster.connection(key);
        Optional<VaultConnectionSpec> spec = resource.map(VaultConnection::getSpec);
        Optional<String> file = spec.map(VaultConnectionSpec::caCertPath).filter(path -> !path.isEmpty());
        if (file.filter(path -> !isHere(path)).isPresent()) {
            return Looked.of(
                    new Finding.Unknown(
                            "caCertPath %s is a file of the operator's container and not here".formatted(file.get()),
                            VaultStep.word(resource, clock.instant()).map(Word::words)),
                    trail);
        }
        try {
            return Looked.of(
                    spec.map(it -> words(key, it)).orElseGet(() -> new Finding.Fine(key.toString())),
                    trail.with(connections.get(key)));
        } catch (Obstacle obstacle) {
            return Looked.of(Finding.Broken.of(obstacle.problem()), trail);
        }
    }

    private static boolean isHere(String path) {
        return path.startsWith("/") && Files.isReadable(Path.of(path));
    }

    private static Finding words(ObjectKey key, VaultConnectionSpec spec) {
        String where = "VaultConnection %s: %s".formatted(key, spec.address());
        if (Boolean.TRUE.equals(spec.skipTLSVerify())) {
            return new Finding.Warned(
                    where + ", whoever answers there",
                    "set caCertSecretRef and remove skipTLSVerify: it gives the login to anybody in between");
        }
        if (spec.address().startsWith("http://")) {
            return new Finding.Warned(
                    where + ", in plain text", "let Vault speak TLS: everybody in between reads what it answers");
        }
        String ca = spec.caCertSecretRef() == null || spec.caCertSecretRef().isEmpty()
                ? ""
                : ", CA of Secret " + spec.caCertSecretRef();
        return new Finding.Fine(where + ca);
    }
}
