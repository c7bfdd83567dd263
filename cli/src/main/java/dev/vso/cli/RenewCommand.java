package dev.vso.cli;

import dev.vso.operator.inventory.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vso renew KIND NAME}. */
@Command(
        name = "renew",
        header = "Requests new credentials or a new certificate now.",
        description =
                "Makes the operator replace the credentials or the certificate in the Secret now. The old ones are revoked "
                        + "after the operator's overlap, three minutes by default.")
final class RenewCommand implements Callable<Integer> {

    /** Kinds whose credentials or certificates are issued again, rather than read again. */
    static final List<ResourceKind> KINDS = ResourceKind.thatIssue();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ResourceArgument argument = new ResourceArgument();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to wait; 30 by default.")
    private int seconds = 30;

    private final Console given;

    RenewCommand(Console console) {
        this.given = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        ResourceArgument.Named what = argument.named(KINDS);
        return ForceSyncCommand.run("renew", what, common, given, Duration.ofSeconds(seconds), _ -> true);
    }
}
