package dev.vso.cli.migration;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.ObservedSecret;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.secret.owner.OwnerLookup;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.template.SharedTransformations;
import java.util.List;
import java.util.Map;

/**
 * Everything in the cluster that a switch of operators affects.
 *
 * @param operatorNamespace where both operators run
 * @param shared the resources that others refer to
 * @param summaries of the resources that fill Secrets
 */
public record ClusterState(
        String operatorNamespace,
        SharedResources shared,
        List<ResourceSummary> summaries,
        ExistingSecrets secrets,
        OnlyInVso onlyInVso) {

    /**
     * The Secrets that resources name.
     *
     * @param comparable whether the key of VSO's HMACs was found, so that data can be compared
     */
    public record ExistingSecrets(Map<ObjectKey, ExistingSecret> byKey, boolean comparable) {
        public ExistingSecrets {
            byKey = Map.copyOf(byKey);
        }
    }

    /** A Secret with the names of its keys. */
    public record ExistingSecret(ObservedSecret secret, List<String> keys) {}

    /**
     * What this operator does not continue.
     *
     * @param resources of kinds that this operator does not reconcile, by kind
     * @param storedSessions Secrets in which VSO stores its sessions with Vault
     */
    public record OnlyInVso(Map<String, List<ObjectKey>> resources, int storedSessions) {
        public OnlyInVso {
            resources = Map.copyOf(resources);
        }
    }

    public ClusterState {
        summaries = List.copyOf(summaries);
    }

    /** The SecretTransformations, with the operator's default rule about other namespaces. */
    SharedTransformations transformationLookup() {
        return shared.transformationLookup(operatorNamespace);
    }

    /** The resources that name the Secret. */
    OwnerLookup owners(ObjectKey secret) {
        return uid -> summaries.stream()
                .filter(summary -> uid.equals(summary.resource().getMetadata().getUid()))
                .filter(summary -> summary.key().namespace().equals(secret.namespace())
                        && summary.parts().stream()
                                .anyMatch(part -> part.destination().name().equals(secret.name())))
                .map(summary -> OwnerFactory.of(summary.resource()))
                .findFirst();
    }
}
