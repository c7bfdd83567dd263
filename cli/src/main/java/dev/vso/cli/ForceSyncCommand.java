package dev.vso.cli;

import dev.vso.cli.Console.Colour;
import dev.vso.cli.SyncProgress.Outcome;
import dev.vso.operator.inventory.ForbiddenException;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.Leader;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Requests a sync by annotation, waits for it, and prints the outcome. */
final class ForceSyncCommand {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final Duration EVENT_IS_WRITTEN = Duration.ofMillis(500);

    private final KubernetesClient client;
    private final Console console;
    private final String operatorNamespace;
    private final String lease;
    private final Duration patience;
    private final Clock clock = Clock.systemUTC();

    private ForceSyncCommand(
            KubernetesClient client, Console console, String operatorNamespace, String lease, Duration patience) {
        this.client = client;
        this.console = console;
        this.operatorNamespace = operatorNamespace;
        this.lease = lease;
        this.patience = patience;
    }

    /**
     * Runs the command from start to end.
     *
     * @param command its name, for messages
     * @param issuesNew tells from the current resource whether the sync must issue new credentials
     * @return the exit code
     */
    static int run(
            String command,
            ResourceArgument.Named what,
            CommonOptions common,
            Console given,
            Duration patience,
            Predicate<ResourceSummary> issuesNew)
            throws InterruptedException {
        Console console = common.console(given);
        try (KubernetesClient client = common.client()) {
            var operator = common.operator(client, console.environment());
            var nudging = new ForceSyncCommand(client, console, operator.namespace(), operator.lease(), patience);
            var key = new ObjectKey(common.namespace(client), what.name());
            Optional<ResourceSummary> found = nudging.find(what.kind(), key);
            if (found.isEmpty()) {
                console.err()
                        .println("vso %s: there is no %s %s"
                                .formatted(command, what.kind().word(), key));
                return Commands.BROKEN;
            }
            ResourceSummary summary = found.get();
            Optional<Suspension> suspension = Suspension.of(summary.resource());
            if (suspension.isPresent()) {
                console.err()
                        .println("vso %s: %s is suspended: to resume it, %s"
                                .formatted(command, key, suspension.get().remedy()));
                return Commands.BROKEN;
            }
            return nudging.forceSync(what.kind(), summary, issuesNew.test(summary));
        }
    }

    /** The resource as it is now; empty if it does not exist or has nothing to sync. */
    private Optional<ResourceSummary> find(ResourceKind kind, ObjectKey key) {
        return new Inventory(client).get(kind, key).flatMap(found -> ResourceSummaries.of(found, clock.instant()));
    }

    /** @param issuesNew whether the sync must issue new credentials */
    private int forceSync(ResourceKind kind, ResourceSummary before, boolean issuesNew) throws InterruptedException {
        if (!operatorWorks()) {
            console.err()
                    .println("vso: no operator is running (namespace %s); vso explain says more"
                            .formatted(operatorNamespace));
            return Commands.BROKEN;
        }
        Instant asked = clock.instant();
        annotate(kind, before.key(), asked);
        console.progress("… waiting for the operator");
        ResourceSummary now = before;
        while (true) {
            Duration waited = Duration.between(asked, clock.instant());
            Outcome outcome = SyncProgress.decide(before, now, waited, issuesNew);
            if (!(outcome instanceof Outcome.Waiting)) {
                return print(outcome, kind, now, asked);
            }
            if (waited.compareTo(patience) > 0) {
                console.progress("");
                console.out()
                        .println("%s nothing happened within %d s: vso explain %s %s -n %s"
                                .formatted(
                                        console.paint(Colour.YELLOW, "!"),
                                        patience.toSeconds(),
                                        kind.brief(),
                                        now.key().name(),
                                        now.key().namespace()));
                return Commands.BROKEN;
            }
            Thread.sleep(POLL_INTERVAL);
            now = find(kind, before.key()).orElse(now);
        }
    }

    private boolean operatorWorks() {
        try {
            return Leader.find(client, operatorNamespace, lease)
                    .map(leader -> leader.works(clock.instant()))
                    .orElse(true); // an operator without leader election has no Lease
        } catch (ForbiddenException _) {
            return true; // the next request shows it
        }
    }

    private void annotate(ResourceKind kind, ObjectKey key, Instant value) {
        String patch = "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(ForceSync.ANNOTATION, value);
        Inventory.allowed("patch", kind.plural(), key.namespace(), () -> patched(kind.type(), key, patch));
    }

    private <T extends HasMetadata> T patched(Class<T> type, ObjectKey key, String patch) {
        return client.resources(type)
                .inNamespace(key.namespace())
                .withName(key.name())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private int print(Outcome outcome, ResourceKind kind, ResourceSummary now, Instant asked)
            throws InterruptedException {
        String green = console.paint(Colour.GREEN, "✓") + " ";
        return switch (outcome) {
            case Outcome.Changed _ -> {
                Thread.sleep(EVENT_IS_WRITTEN);
                List<String> events = events(kind, now.key(), asked);
                console.progress("");
                (events.isEmpty() ? List.of("synced") : events)
                        .forEach(text -> console.out().println(green + text));
                yield Commands.FINE;
            }
            case Outcome.Nothing _ -> {
                console.progress("");
                console.out().println(green + "nothing to change: the Secret is in sync with Vault");
                yield Commands.FINE;
            }
            case Outcome.Failed(String message) -> {
                console.progress("");
                console.out().println(console.paint(Colour.RED, "✗") + " " + message);
                yield Commands.BROKEN;
            }
            case Outcome.Waiting _ -> throw new IllegalStateException("there is nothing to report yet");
        };
    }

    /** Events about the resource since then; empty if the user may not read events. */
    private List<String> events(ResourceKind kind, ObjectKey key, Instant since) {
        try {
            return client.v1().events().inNamespace(key.namespace()).list().getItems().stream()
                    .filter(event -> key.name().equals(event.getInvolvedObject().getName())
                            && kind.word().equals(event.getInvolvedObject().getKind()))
                    .filter(event -> !last(event).isBefore(since.minusSeconds(1)))
                    .map(Event::getMessage)
                    .distinct()
                    .toList();
        } catch (KubernetesClientException _) {
            return List.of();
        }
    }

    private static Instant last(Event event) {
        String text = event.getLastTimestamp() != null ? event.getLastTimestamp() : event.getFirstTimestamp();
        if (text != null) {
            return Instant.parse(text);
        }
        return event.getEventTime() == null
                ? Instant.EPOCH
                : Instant.parse(event.getEventTime().getTime());
    }
}
