package dev.vso.operator.app;

import dev.vso.operator.app.maintenance.definition.CrdFiles;
import dev.vso.operator.app.maintenance.definition.CrdUpgrade;
import dev.vso.operator.app.maintenance.uninstall.Uninstall;
import dev.vso.operator.app.option.Command;
import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.logging.LogOptions;
import dev.vso.operator.logging.Logging;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;

/** The one-time tasks of the process. Results go to standard output, failures to standard error. */
final class Maintenance {

    private Maintenance() {}

    /** Upgrades the CRDs; returns whether all succeeded. */
    static boolean upgrade(Command.UpgradeDefinitions asked, PrintStream out, PrintStream err) {
        quieten(asked.options());
        try (KubernetesClient client = KubernetesAccess.client(asked.options().kubernetes())) {
            var definitions = CrdFiles.read(asked.folder());
            return new CrdUpgrade(client, Clock.systemUTC(), out::println, err::println)
                    .run(definitions, asked.limit());
        } catch (IllegalArgumentException | KubernetesClientException e) {
            err.println("upgrade-crds: nothing was changed: " + e.getMessage());
            return false;
        }
    }

    /** Removes the finalizers; returns whether none is left. */
    static boolean uninstall(Command.Uninstall asked, PrintStream out, PrintStream err) {
        OperatorOptions options = asked.options();
        quieten(options);
        String home = options.namespaces().own();
        var place = new Uninstall.Place(
                KubernetesAccess.withOperators(Set.copyOf(options.namespaces().watched()), home),
                home,
                Leadership.LEASE,
                UUID.randomUUID().toString());
        try (KubernetesClient client = KubernetesAccess.client(options.kubernetes())) {
            return new Uninstall(client, place, Clock.systemUTC(), out::println, err::println).run(asked.limit());
        } catch (KubernetesClientException e) {
            err.println("uninstall: " + e.getMessage());
            return false;
        }
    }

    /** Logs only errors at the default verbosity, since the output is for people. */
    private static void quieten(OperatorOptions options) {
        LogOptions log = options.log();
        Logging.configure(new LogOptions(
                log.verbosity() == LogOptions.Verbosity.INFO ? LogOptions.Verbosity.ERROR : log.verbosity(),
                log.encoding(),
                log.timeFormat(),
                log.stackTraces()));
    }
}
