package dev.vso.operator.app.maintenance.uninstall;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind whose resources may carry a finalizer of this operator, or of VSO before it.
 *
 * @param kind as in manifests
 * @param group its API group
 * @param version the version by which it is read
 * @param plural as in URLs
 * @param finalizer the one to be taken off
 */
record FinalizedKind(String kind, String group, String version, String plural, String finalizer) {

    private static final String SECRETS = "secrets.hashicorp.com";

    /** Those that only VSO ever wrote are among them: without an operator nobody else takes them off. */
    static final List<FinalizedKind> ALL = List.of(
            ofVso("VaultStaticSecret", "vaultstaticsecret"),
            ofVso("VaultDynamicSecret", "vaultdynamicsecret"),
            ofVso("VaultPKISecret", "vaultpkisecrets"),
            ofVso("SecretTransformation", "secrettransformation"),
            ofVso("VaultAuth", "vaultauth"),
            ofVso("VaultConnection", "vaultconnection"),
            ofVso("HCPVaultSecretsApp", "hcpvaultsecretsapp"),
            new FinalizedKind("Database", "example.com", "v1", "databases", "database.example.com/finalizer"));

    private static FinalizedKind ofVso(String kind, String word) {
        return new FinalizedKind(
                kind, SECRETS, "v1beta1", kind.toLowerCase(Locale.ROOT) + "s", word + "." + SECRETS + "/finalizer");
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    /** What is left of these finalizers without ours; empty if ours is not among them. */
    Optional<List<String>> without(List<String> finalizers) {
        List<String> rest = new ArrayList<>(finalizers);
        return rest.removeIf(finalizer::equals) ? Optional.of(rest) : Optional.empty();
    }
}
