package dev.vso.operator.app.maintenance.definition;

import dev.vso.operator.app.maintenance.ApiErrors;
import dev.vso.operator.app.maintenance.definition.CrdPlan.Outcome;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Upgrades CRDs to those of this release, by server-side apply: takes over fields that Helm or VSO wrote, and keeps
 * labels and annotations of others.
 *
 * <p>If one CRD must not be changed, none is. If one fails, the others are still upgraded.
 */
public final class CrdUpgrade {

    static final String MANAGER = "vault-secrets-operator-upgrade-crds";

    private static final ResourceDefinitionContext CONTEXT = new ResourceDefinitionContext.Builder()
            .withGroup("apiextensions.k8s.io")
            .withVersion("v1")
            .withKind(CrdDefinition.KIND)
            .withPlural("customresourcedefinitions")
            .withNamespaced(false)
            .build();

    private static final Duration NEXT_LOOK = Duration.ofMillis(100);
    private static final Duration NEXT_TRY = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Clock clock;
    private final Consumer<String> told;
    private final Consumer<String> failed;

    /**
     * An upgrade with this client.
     *
     * @param told gets one line for each CRD that is in place, and one for all
     * @param failed gets one line for each CRD that failed, and one for all
     */
    public CrdUpgrade(KubernetesClient client, Clock clock, Consumer<String> told, Consumer<String> failed) {
        this.client = client;
        this.clock = clock;
        this.told = told;
        this.failed = failed;
    }

    /** One CRD could not be upgraded; the message gives the reason. */
    private static final class Refused extends Exception {
        Refused(String why) {
            super(why);
        }
    }

    /** Upgrades the CRDs; returns whether all are in place and served within the limit. */
    public boolean run(List<CrdDefinition> wanted, Duration limit) {
        Instant deadline = clock.instant().plus(limit);
        Map<CrdDefinition, Optional<InstalledCrd>> before = new LinkedHashMap<>();
        int refused = 0;
        for (CrdDefinition definition : wanted) {
            try {
                before.put(definition, whatMayBeReplaced(definition, deadline));
            } catch (Refused e) {
                refused++;
                failed.accept(definition.name() + ": " + e.getMessage());
            }
        }
        if (refused > 0) {
            failed.accept("nothing was changed: %d of %d definitions cannot be brought to this release"
                    .formatted(refused, wanted.size()));
            return false;
        }
        return applyAll(before, deadline);
    }

    private boolean applyAll(Map<CrdDefinition, Optional<InstalledCrd>> before, Instant deadline) {
        int failures = 0;
        for (var one : before.entrySet()) {
            String name = one.getKey().name();
            try {
                told.accept(name + ": "
                        + bringUp(one.getKey(), one.getValue(), deadline).words());
            } catch (Refused e) {
                failures++;
                failed.accept(name + ": " + e.getMessage());
            }
        }
        if (failures > 0) {
            failed.accept("%d of %d definitions failed, the others are those of this release"
                    .formatted(failures, before.size()));
            return false;
        }
        told.accept("all " + before.size() + " definitions are those of this release");
        return true;
    }

    private Optional<InstalledCrd> whatMayBeReplaced(CrdDefinition definition, Instant deadline) throws Refused {
        Optional<InstalledCrd> before = patiently(deadline, () -> look(definition.name()));
        Optional<String> refusal = CrdPlan.refusal(definition, before);
        if (refusal.isPresent()) {
            throw new Refused(refusal.get());
        }
        return before;
    }

    private Outcome bringUp(CrdDefinition definition, Optional<InstalledCrd> before, Instant deadline) throws Refused {
        InstalledCrd now = patiently(deadline, () -> apply(definition));
        Outcome outcome = CrdPlan.outcome(before, now);
        Optional<String> waiting = CrdPlan.waitsFor(now);
        while (waiting.isPresent()) {
            if (!clock.instant().isBefore(deadline)) {
                throw new Refused(outcome.words() + ", but before the time limit " + waiting.get());
            }
            LockSupport.parkNanos(NEXT_LOOK.toNanos());
            waiting = patiently(deadline, () -> look(definition.name()))
                    .map(CrdPlan::waitsFor)
                    .orElseGet(() -> Optional.of("it was deleted again"));
        }
        return outcome;
    }

    private InstalledCrd apply(CrdDefinition definition) {
        GenericKubernetesResource applied = client.genericKubernetesResources(CONTEXT)
                .resource(definition.resource())
                .fieldManager(MANAGER)
                .forceConflicts()
                .serverSideApply();
        return InstalledCrd.of(applied, MANAGER);
    }

    private Optional<InstalledCrd> look(String name) {
        return Optional.ofNullable(client.genericKubernetesResources(CONTEXT)
                        .withName(name)
                        .get())
                .map(there -> InstalledCrd.of(there, MANAGER));
    }

    /** One request, retried while the API server is unavailable. */
    private interface Request<T> {
        T send();
    }

    private <T> T patiently(Instant deadline, Request<T> request) throws Refused {
        while (true) {
            try {
                return request.send();
            } catch (KubernetesClientException e) {
                if (!ApiErrors.maySoonBeBetter(e)
                        || clock.instant().plus(NEXT_TRY).isAfter(deadline)) {
                    throw new Refused(ApiErrors.why(e));
                }
                LockSupport.parkNanos(NEXT_TRY.toNanos());
            }
        }
    }
}
