package dev.vso.cli;

import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vso rotation KIND NAME}. */
@Command(
        name = "rotation",
        header = "Follows a rotation until all pods run with the new credentials.",
        description = {
            "Prints a line for each change, until the previous credentials are revoked: time, phase, pods that run with the "
                    + "new credentials, and what it waits for. Without a rotation under way it shows the last one.",
            "Published: restarts are to come. RollingOut: some pods run with the previous credentials. Settled: all run "
                    + "with the new ones. PreviousRevoked: done. Stalled: it needs help, or waits for a time. "
                    + "RolledBack: a rollout failed, and the Secret has the previous credentials again."
        })
final class RotationCommand implements Callable<Integer> {

    /** Kinds whose status records rotations. */
    static final List<ResourceKind> KINDS = List.of(
            ResourceKind.DYNAMIC_SECRET, ResourceKind.PKI_SECRET, ResourceKind.STATIC_SECRET, ResourceKind.DATABASE);

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ResourceArgument argument = new ResourceArgument();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to follow it; to its end by default.")
    private Optional<Integer> seconds = Optional.empty();

    private final Console given;

    RotationCommand(Console console) {
        this.given = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        ResourceArgument.Named what = argument.named(KINDS);
        Console console = common.console(given);
        try (KubernetesClient client = common.client()) {
            var key = new ObjectKey(common.namespace(client), what.name());
            return new RotationFollower(client, console, Clock.systemUTC(), what.kind(), key)
                    .follow(seconds.map(Duration::ofSeconds));
        }
    }
}
