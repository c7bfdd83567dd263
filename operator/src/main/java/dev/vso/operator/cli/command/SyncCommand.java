package dev.vso.operator.cli.command;

import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.inventory.Kind;
import dev.vso.operator.outline.Outline;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vso sync KIND NAME}. */
@Command(
        name = "sync",
        header = "Has Vault read now, and shows what came of it.",
        description =
                "Has the operator sync a resource now, waits, and shows what happened. A VaultStaticSecret is read; what has a lease "
                        + "or is a certificate gets new credentials, as with renew.")
final class SyncCommand implements Callable<Integer> {

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private final ResourceArgument argument = new ResourceArgument();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to wait; 30 by default.")
    private int seconds = 30;

    private final Console given;

    SyncCommand(Console console) {
        this.given = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        ResourceArgument.Named what = argument.named(Kind.ofSecrets());
        Console console = cluster.console(given);
        try (KubernetesClient client = cluster.client()) {
            var home = cluster.home(client, console.environment());
            var nudging = new Nudging(client, console, home.namespace(), home.lease(), Duration.ofSeconds(seconds));
            var key = new ObjectKey(cluster.namespace(client), what.name());
            Optional<Outline> found = nudging.find(what.kind(), key);
            if (found.isEmpty()) {
                console.err()
                        .println("vso sync: there is no %s %s"
                                .formatted(what.kind().word(), key));
                return Commands.BROKEN;
            }
            Outline outline = found.get();
            return nudging.nudge(
                    what.kind(),
                    outline,
                    what.kind() != Kind.STATIC_SECRET
                            && outline.parts().stream()
                                    .anyMatch(part -> part.end().isPresent()));
        }
    }
}
