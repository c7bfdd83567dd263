package dev.vso.cli.explain;

import dev.vso.api.VaultConnection;
import dev.vso.api.VaultConnectionSpec;
import dev.vso.operator.auth.connection.Connection;
import dev.vso.operator.auth.connection.Connections;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.vault.address.AddressGuard;
import dev.vso.vault.client.ConnectionSettings;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Whether a client can be made of the VaultConnection, and the operator connects to where it leads. */
final class ConnectionStep implements Step {

    private final ClusterView cluster;
    private final Connections connections;
    private final AddressGuard operators;
    private final InstantSource clock;

    /** @param operators the operator's, while the connections are those of a user's machine */
    ConnectionStep(ClusterView cluster, Connections connections, AddressGuard operators, InstantSource clock) {
        this.cluster = cluster;
        this.connections = connections;
        this.operators = operators;
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
            Connection connection = connections.get(key);
            return Looked.of(
                    spec.flatMap(it -> refusal(key, it, VaultStep.word(resource, clock.instant())))
                            .orElseGet(() ->
                                    spec.map(it -> words(key, it)).orElseGet(() -> new Finding.Fine(key.toString()))),
                    trail.with(connection));
        } catch (Obstacle obstacle) {
            return Looked.of(Finding.Broken.of(obstacle.problem()), trail);
        }
    }

    /** That the operator does not connect there; a name may lead elsewhere from its pod than it does from here. */
    private Optional<Finding> refusal(ObjectKey key, VaultConnectionSpec spec, Optional<Word> told) {
        try {
            operators
                    .gate(ConnectionSettings.parsed(spec.address()), Duration.ZERO)
                    .pass();
            return Optional.empty();
        } catch (UnknownHostException _) {
            return Optional.empty(); // the next step tells it
        } catch (AddressGuard.Refused refused) {
            String message = "VaultConnection %s: address: %s".formatted(key, refused.getMessage());
            return Optional.of(
                    told.filter(Word::holds).isPresent()
                            ? new Finding.Unknown(
                                    "as the name leads from here, "
                                            + Sentence.of(message).problem(),
                                    told.map(Word::words))
                            : Finding.Broken.of(message));
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
