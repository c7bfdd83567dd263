package dev.vso.cli.explain;

import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.Kind;
import dev.vso.operator.inventory.Outlines;
import dev.vso.operator.inventory.Refused;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.DestinationDecision;
import dev.vso.operator.secret.DestinationDrift;
import dev.vso.operator.secret.DestinationPlan;
import dev.vso.operator.secret.ObservedSecret;
import dev.vso.operator.secret.SecretTypes;
import dev.vso.operator.secret.hmac.HmacKey;
import dev.vso.operator.secret.hmac.HmacKeySecret;
import dev.vso.operator.secret.hmac.SecretMac;
import dev.vso.operator.secret.owner.Holders;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.Owners;
import dev.vso.operator.summary.Outline;
import dev.vso.operator.summary.Part;
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

/** Whether the Secret is there, whose it is, and whether it is as it was written. */
final class SecretStep implements Step {

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
    public Looked look(Trail trail) {
        if (trail.outline().isEmpty()) {
            return Looked.nothing(trail);
        }
        Outline outline = trail.outline().get();
        List<Finding> findings = new ArrayList<>();
        for (Part part : outline.parts()) {
            Finding finding = finding(outline, part, trail.keys());
            findings.add(finding);
            if (finding instanceof Finding.Broken) {
                break;
            }
        }
        return new Looked(findings, trail);
    }

    private Finding finding(Outline outline, Part part, Set<String> wantedKeys) {
        Owner owner = Owners.of(outline.resource(), part.name());
        var name = new ObjectKey(owner.namespace(), part.destination().name());
        Optional<HmacKey> key = key();
        var mac = new SecretMac(key.orElseGet(() -> new HmacKey(new byte[HmacKey.LENGTH])));
        Optional<Secret> secret = cluster.secret(name);
        Optional<ObservedSecret> observed = secret.map(found -> ObservedSecret.reduce(found, mac));
        Optional<String> lastMac = key.flatMap(_ -> part.mac());
        Holders holders = uid -> holder(uid, name);
        DestinationDecision decision = new DestinationPlan(holders, types)
                .decide(new DestinationPlan.Situation(
                        part.destination(), owner, observed, lastMac.orElse(""), wantedKeys, lastMac));
        return new SecretLook(
                        part.destination(),
                        decision,
                        DestinationDrift.sinceLastWrite(part.destination(), owner, observed, lastMac),
                        secret.map(found -> Objects.requireNonNullElse(found.getData(), Map.<String, String>of())
                                        .keySet())
                                .orElse(Set.of()),
                        outline.condition("SecretSynced").isPresent() && outline.carriedOut() > 0,
                        lastMac.isPresent())
                .finding();
    }

    /** The key of the operator's digests; without it edits of the data cannot be seen, and nothing else is lost. */
    private Optional<HmacKey> key() {
        try {
            return Inventory.allowed(
                    "get",
                    "secrets",
                    operatorNamespace,
                    () -> new HmacKeySecret(client, operatorNamespace, new SecureRandom()).stored());
        } catch (Refused | IllegalStateException _) {
            return Optional.empty();
        }
    }

    /** The resource with this UID, if it is of the Secret's namespace and names the Secret. */
    private Optional<Owner> holder(String uid, ObjectKey secret) {
        return Kind.ofSecrets().stream()
                .flatMap(kind -> ofNamespace(kind, secret.namespace()).stream())
                .filter(resource -> uid.equals(resource.getMetadata().getUid()))
                .filter(resource -> resource.getMetadata().getDeletionTimestamp() == null)
                .filter(resource -> Outlines.of(resource, clock.instant()).stream()
                        .flatMap(outline -> outline.parts().stream())
                        .anyMatch(part -> part.destination().name().equals(secret.name())))
                .map(Owners::of)
                .findFirst();
    }

    private List<? extends HasMetadata> ofNamespace(Kind kind, String namespace) {
        try {
            return cluster.inventory().list(kind, Optional.of(namespace));
        } catch (Refused _) {
            return List.of();
        }
    }
}
