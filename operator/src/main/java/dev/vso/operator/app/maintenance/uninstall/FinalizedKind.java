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
 * A kind whose resources may have a finalizer of this operator or of VSO.
 *
 * @param kind as in manifests
 * @param group its API group
 * @param version the version used to read it
 * @param plural as in URLs
 * @param finalizer the finalizer to remove
 */
record FinalizedKind(String kind, String group, String version, String plural, String finalizer) {

    /** Includes kinds that only VSO uses: without an operator their finalizers would remain. */
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

    /** The finalizers without ours; empty if ours is not among them. */
    Optional<List<String>> without(List<String> finalizers) {
        List<String> rest = new ArrayList<>(finalizers);
        return rest.removeIf(finalizer::equals) ? Optional.of(rest) : Optional.empty();
    }
}
