package dev.vso.operator.summary;

import io.fabric8.kubernetes.client.CustomResource;

/**
 * A kind whose resources others refer to.
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
