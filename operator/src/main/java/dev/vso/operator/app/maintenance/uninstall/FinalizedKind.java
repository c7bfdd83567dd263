package dev.vso.operator.app.maintenance.uninstall;

import dev.vso.api.Api;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.summary.KindDescriptor;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** Those that only VSO ever wrote are among them: without an operator nobody else takes them off. */
    static final List<FinalizedKind> ALL = Stream.concat(
                    Arrays.stream(ResourceKind.values())
                            .map(ResourceKind::descriptor)
                            .flatMap(FinalizedKind::of),
                    Stream.of(new FinalizedKind(
                            "HCPVaultSecretsApp",
                            Api.GROUP,
                            Api.V1BETA1,
                            "hcpvaultsecretsapps",
                            "hcpvaultsecretsapp.secrets.hashicorp.com/finalizer")))
            .toList();

    private static Stream<FinalizedKind> of(KindDescriptor<?> kind) {
        return kind.finalizer().stream()
                .map(finalizer ->
                        new FinalizedKind(kind.name(), kind.group(), kind.version(), kind.plural(), finalizer));
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
