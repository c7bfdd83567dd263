package dev.vso.cli.explain;

import dev.vso.api.VaultConnection;
import dev.vso.api.VaultConnectionSpec;
import dev.vso.error.Explanation;
import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.auth.connection.VaultConnections;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.vault.address.AddressGuard;
import dev.vso.vault.client.ConnectionSettings;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Whether a client can be built for the VaultConnection, and whether the operator may connect to its address. */
final class ConnectionStep implements DiagnosticStep {

    private final ClusterView cluster;
    private final VaultConnections connections;
    private final AddressGuard operators;
    private final InstantSource clock;

    /** @param operators address rules of the operator; {@code connections} are those of the user's machine */
    ConnectionStep(ClusterView cluster, VaultConnections connections, AddressGuard operators, InstantSource clock) {
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
    public StepResult run(DiagnosisContext context) {
        if (context.vault().connectionKey().isEmpty()) {
            return StepResult.nothing(context);
        }
        ObjectKey key = context.vault().connectionKey().get();
        Optional<VaultConnection> resource = cluster.connection(key);
        Optional<VaultConnectionSpec> spec = resource.map(VaultConnection::getSpec);
        Optional<String> file = spec.map(VaultConnectionSpec::caCertPath).filter(path -> !path.isEmpty());
        if (file.filter(path -> !isHere(path)).isPresent()) {
            return StepResult.of(
                    new StepFinding.Unknown(
                            "caCertPath %s is a file in the operator's container and not available here"
                                    .formatted(file.get()),
                            VaultStep.word(resource, clock.instant()).map(ReportedCondition::words)),
                    context);
        }
        try {
            VaultConnectionHandle connection = connections.get(key);
            return StepResult.of(
                    spec.flatMap(it -> refusal(key, it, VaultStep.word(resource, clock.instant())))
                            .orElseGet(() ->
                                    spec.map(it -> words(key, it)).orElseGet(() -> new StepFinding.Ok(key.toString()))),
                    context.with(context.vault().with(connection)));
        } catch (SyncException failure) {
            return StepResult.of(StepFinding.Failure.of(failure.error()), context);
        }
    }

    /** Whether the operator refuses the address; a name may resolve differently in its pod than here. */
    private Optional<StepFinding> refusal(
            ObjectKey key, VaultConnectionSpec spec, Optional<ReportedCondition> reported) {
        try {
            operators
                    .gate(ConnectionSettings.parsed(spec.address()), Duration.ZERO)
                    .pass();
            return Optional.empty();
        } catch (UnknownHostException _) {
            return Optional.empty(); // the next step reports it
        } catch (AddressGuard.Refused refused) {
            Explanation why = refused.explanation().within("VaultConnection %s: address: ".formatted(key));
            return Optional.of(
                    reported.filter(ReportedCondition::holds).isPresent()
                            ? new StepFinding.Unknown(
                                    "as the name resolves here, " + why.cause(), reported.map(ReportedCondition::words))
                            : StepFinding.Failure.of(why));
        }
    }

    private static boolean isHere(String path) {
        return path.startsWith("/") && Files.isReadable(Path.of(path));
    }

    private static StepFinding words(ObjectKey key, VaultConnectionSpec spec) {
        String where = "VaultConnection %s: %s".formatted(key, spec.address());
        if (Boolean.TRUE.equals(spec.skipTLSVerify())) {
            return new StepFinding.Warning(
                    where + ", whose certificate is not verified",
                    "set caCertSecretRef and remove skipTLSVerify: with it, anyone in between can read the login");
        }
        if (spec.address().startsWith("http://")) {
            return new StepFinding.Warning(
                    where + ", in plain text", "let Vault use TLS: anyone in between can read its answers");
        }
        String ca = spec.caCertSecretRef() == null || spec.caCertSecretRef().isEmpty()
                ? ""
                : ", CA of Secret " + spec.caCertSecretRef();
        return new StepFinding.Ok(where + ca);
    }
}
