package dev.vso.operator.summary;

import io.fabric8.kubernetes.client.CustomResource;

/**
 * A kind whose resources are referenced by others.
 *
 * @param <R> the kind
 */
public non-sealed interface ReferenceKind<R extends CustomResource<?, ?>> extends KindDescriptor<R> {

    @Override
    default WatchScope watchScope() {
        return WatchScope.ALSO_OPERATORS_NAMESPACE;
    }

    @Override
    default boolean isUrgent() {
        return true;
    }
}
