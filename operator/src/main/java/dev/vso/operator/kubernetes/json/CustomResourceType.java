package dev.vso.operator.kubernetes.json;

import dev.vso.operator.kubernetes.watch.LargeMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.function.Supplier;

/**
 * How resources of one kind are read from JSON without reflection.
 *
 * @param fresh creates an empty one
 * @param most size in bytes of the largest that a watch keeps whole
 */
public record CustomResourceType<R extends CustomResource<S, T>, S, T>(
        Class<R> type, Supplier<R> fresh, Class<S> spec, Class<T> status, long most) {

    /** A kind that fills Secrets; there may be thousands of its resources. */
    public static <R extends CustomResource<S, T>, S, T> CustomResourceType<R, S, T> fillingSecrets(
            Class<R> type, Supplier<R> fresh, Class<S> spec, Class<T> status) {
        return new CustomResourceType<>(type, fresh, spec, status, LargeMetadata.MOST_OF_SECRETS);
    }

    /** A kind that other resources refer to. */
    public static <R extends CustomResource<S, T>, S, T> CustomResourceType<R, S, T> referredTo(
            Class<R> type, Supplier<R> fresh, Class<S> spec, Class<T> status) {
        return new CustomResourceType<>(type, fresh, spec, status, LargeMetadata.MOST_OF_REFERENCES);
    }
}
