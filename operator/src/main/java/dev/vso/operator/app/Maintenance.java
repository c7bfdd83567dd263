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

/** What the process does once, in place of operating: lines for people, what failed on standard error. */
final class Maintenance {

    private Maintenance() {}

    /** Brings the definitions up; whether all are. */
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

    /** Takes the finalizers off; whether none is left. */
    static boolean uninstall(Command.Uninstall asked, PrintStream out, PrintStream err) {
        OperatorOptions options = asked.options();
        quieten(options);
        String home = options.operatorNamespace();
        var place = new Uninstall.Place(
                KubernetesAccess.withOperators(Set.copyOf(options.watchNamespaces()), home),
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

    /** What is told is for people: the log has what goes wrong beside. */
    private static void quieten(OperatorOptions options) {
        LogOptions log = options.log();
        Logging.configure(new LogOptions(
                log.verbosity() == LogOptions.Verbosity.INFO ? LogOptions.Verbosity.ERROR : log.verbosity(),
                log.encoding(),
                log.timeFormat(),
                log.stackTraces()));
    }
}
