package dev.vso.cli.explain;

import dev.vso.operator.inventory.ForbiddenException;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.DestinationDecision;
import dev.vso.operator.secret.DestinationDrift;
import dev.vso.operator.secret.DestinationPlan;
import dev.vso.operator.secret.ObservedSecret;
import dev.vso.operator.secret.SecretTypes;
import dev.vso.operator.secret.hmac.HmacKey;
import dev.vso.operator.secret.hmac.HmacKeySecret;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.secret.owner.OwnerLookup;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Whether the Secret exists, who owns it, and whether it was edited since it was written. */
final class SecretStep implements DiagnosticStep {

    private final KubernetesClient client;
    private final ClusterView cluster;
    private final String operatorNamespace;
    private final SecretTypes types;
    private final InstantSource clock;

    SecretStep(
            KubernetesClient client,
            ClusterView cluster,
            String operatorNamespace,
            SecretTypes types,
            InstantSource clock) {
        this.client = client;
        this.cluster = cluster;
        this.operatorNamespace = operatorNamespace;
        this.types = types;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "secret";
    }

    @Override
    public StepResult run(DiagnosisContext context) {
        if (context.summary().isEmpty()) {
            return StepResult.nothing(context);
        }
        ResourceSummary summary = context.summary().get();
        List<StepFinding> findings = new ArrayList<>();
        for (ManagedSecret part : summary.parts()) {
            StepFinding finding = finding(summary, part, context.keys());
            findings.add(finding);
            if (finding instanceof StepFinding.Failure) {
                break;
            }
        }
        return new StepResult(findings, context);
    }

    private StepFinding finding(ResourceSummary summary, ManagedSecret part, Set<String> wantedKeys) {
        Owner owner = OwnerFactory.of(summary.resource(), part.name());
        var name = new ObjectKey(owner.namespace(), part.destination().name());
        Optional<HmacKey> key = key();
        var hmac = new SecretHmac(key.orElseGet(() -> new HmacKey(new byte[HmacKey.LENGTH])));
        Optional<Secret> secret = cluster.secret(name);
        Optional<ObservedSecret> observed = secret.map(found -> ObservedSecret.reduce(found, hmac));
        Optional<String> lastMac = key.flatMap(_ -> part.mac());
        OwnerLookup ownerLookup = uid -> holder(uid, name);
        DestinationDecision decision = new DestinationPlan(ownerLookup, types)
                .decide(new DestinationPlan.Observed(
                        part.destination(), owner, observed, lastMac.orElse(""), wantedKeys, lastMac));
        return new SecretObservation(
                        part.destination(),
                        decision,
                        DestinationDrift.sinceLastWrite(part.destination(), owner, observed, lastMac),
                        secret.map(found -> Objects.requireNonNullElse(found.getData(), Map.<String, String>of())
                                        .keySet())
                                .orElse(Set.of()),
                        summary.condition("SecretSynced").isPresent() && summary.carriedOut() > 0,
                        lastMac.isPresent())
                .finding();
    }

    /**
     * The key of the operator's HMACs; without it edits of the data cannot be detected, everything else still works.
     */
    private Optional<HmacKey> key() {
        try {
            return Inventory.allowed(
                    "get",
                    "secrets",
                    operatorNamespace,
                    () -> new HmacKeySecret(client, operatorNamespace, new SecureRandom()).stored());
        } catch (ForbiddenException | IllegalStateException _) {
            return Optional.empty();
        }
    }

    /** The resource with this UID, if it is in the Secret's namespace and names the Secret. */
    private Optional<Owner> holder(String uid, ObjectKey secret) {
        return ResourceKind.ofSecrets().stream()
                .flatMap(kind -> ofNamespace(kind, secret.namespace()).stream())
                .filter(resource -> uid.equals(resource.getMetadata().getUid()))
                .filter(resource -> resource.getMetadata().getDeletionTimestamp() == null)
                .filter(resource -> ResourceSummaries.of(resource, clock.instant()).stream()
                        .flatMap(summary -> summary.parts().stream())
                        .anyMatch(part -> part.destination().name().equals(secret.name())))
                .map(OwnerFactory::of)
                .findFirst();
    }

    private List<? extends HasMetadata> ofNamespace(ResourceKind kind, String namespace) {
        try {
            return cluster.inventory().list(kind, Optional.of(namespace));
        } catch (ForbiddenException _) {
            return List.of();
        }
    }
}
