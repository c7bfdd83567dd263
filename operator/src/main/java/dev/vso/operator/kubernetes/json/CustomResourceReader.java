package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Reads resources of one kind: their metadata without reflection, spec and status by their types.
 *
 * @param <R> the kind
 */
final class CustomResourceReader<S, T, R extends CustomResource<S, T>> extends StdDeserializer<R> {

    private static final long serialVersionUID = 1;

    /** A large resource keeps its status up to this many characters, because metrics read it. */
    private static final long MOST_OF_STATUS = 8_192;

    private final transient Supplier<R> fresh;
    private final Class<S> spec;
    private final Class<T> status;
    private final transient KeptSize kept;

    CustomResourceReader(Class<R> kind, Supplier<R> fresh, Class<S> spec, Class<T> status, KeptSize kept) {
        super(kind);
        this.kept = kept;
        this.fresh = fresh;
        this.spec = spec;
        this.status = status;
    }

    @Override
    public R deserialize(JsonParser json, DeserializationContext context) throws IOException {
        R resource = fresh.get();
        var size = new Size();
        JsonMembers.read(json, (name, value) -> {
            long start = JsonMembers.offset(value);
            switch (name) {
                case "metadata" -> resource.setMetadata(ObjectMetaJson.read(value, ObjectMetaJson.Part.KEPT));
                case "spec" -> resource.setSpec(JsonMembers.isObject(value) ? context.readValue(value, spec) : null);
                case "status" ->
                    resource.setStatus(JsonMembers.isObject(value) ? context.readValue(value, status) : null);
                default -> value.skipChildren();
            }
            size.add(name, JsonMembers.offset(value) - start);
        });
        ObjectMeta metadata = resource.getMetadata();
        long bytes = size.spec + size.status + (metadata == null ? 0 : ObjectMetaJson.size(metadata));
        if (metadata == null || bytes <= LargeMetadata.UNCOUNTED) {
            return resource;
        }
        if (bytes <= kept.most()
                || kept.large() == KeptSize.Large.WHOLE
                || context.getAttribute(KeptSize.Large.WHOLE) != null) {
            resource.setMetadata(LargeMetadata.whole(metadata, bytes));
            return resource;
        }
        boolean withStatus = size.status <= MOST_OF_STATUS;
        R little = fresh.get();
        little.setSpec(null);
        little.setMetadata(LargeMetadata.reduced(metadata, bytes, withStatus ? size.status : 0));
        little.setStatus(withStatus ? resource.getStatus() : null);
        return little;
    }

    /** Sizes of spec and status in characters. */
    private static final class Size {
        private long spec;
        private long status;

        void add(String member, long characters) {
            switch (member) {
                case "spec" -> spec = characters;
                case "status" -> status = characters;
                default -> {
                    // some metadata were dropped
                }
            }
        }
    }
}
