package dev.vso.operator.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Reads resources of one kind: their metadata by hand, spec and status as their types say.
 *
 * @param <R> the kind
 */
final class CustomResourceReader<S, T, R extends CustomResource<S, T>> extends StdDeserializer<R> {

    private static final long serialVersionUID = 1;

    private final transient Supplier<R> fresh;
    private final Class<S> spec;
    private final Class<T> status;

    CustomResourceReader(Class<R> kind, Supplier<R> fresh, Class<S> spec, Class<T> status) {
        super(kind);
        this.fresh = fresh;
        this.spec = spec;
        this.status = status;
    }

    @Override
    public R deserialize(JsonParser json, DeserializationContext context) throws IOException {
        R resource = fresh.get();
        Members.read(json, (name, value) -> {
            switch (name) {
                case "metadata" -> resource.setMetadata(ObjectMetaJson.read(value, ObjectMetaJson.Part.KEPT));
                case "spec" -> resource.setSpec(Members.isObject(value) ? context.readValue(value, spec) : null);
                case "status" -> resource.setStatus(Members.isObject(value) ? context.readValue(value, status) : null);
                default -> value.skipChildren();
            }
        });
        return resource;
    }
}
