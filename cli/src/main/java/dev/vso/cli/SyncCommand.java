package dev.vso.cli;

import dev.vso.operator.inventory.ResourceKind;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vso sync KIND NAME}. */
@Command(
        name = "sync",
        header = "Reads Vault now, and shows the result.",
        description =
                "Makes the operator sync a resource now, waits, and shows the result. A VaultStaticSecret is read again; for a "
                        + "lease or certificate new credentials are issued, as with renew.")
final class SyncCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

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
        ResourceArgument.Named what = argument.named(ResourceKind.ofSecrets());
        return ForceSyncCommand.run(
                "sync",
                what,
                common,
                given,
                Duration.ofSeconds(seconds),
                summary -> what.kind().issues()
                        && summary.parts().stream().anyMatch(part -> part.end().isPresent()));
    }
}
