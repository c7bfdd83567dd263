package dev.vso.cli.migration;

import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Resources as text for people. */
final class ResourceNames {

    private ResourceNames() {}

    /** {@code Kind namespace/name}. */
    static String of(HasMetadata resource) {
        return resource.getKind() + " " + ObjectKey.of(resource);
    }
}
