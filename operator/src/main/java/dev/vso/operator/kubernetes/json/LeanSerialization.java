package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Kubernetes client's JSON for an operator with thousands of resources: {@link HotKinds} are read and written
 * without reflection, and unused metadata is dropped while parsing. A resource of more than {@link KeptSize#most()}
 * bytes is {@linkplain LargeMetadata#isReduced reduced}.
 */
public final class LeanSerialization extends KubernetesSerialization {

    private static final int BUFFERS = 8;

    private final ObjectMapper mapper;
    private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

    /** For these kinds; other kinds must be registered, or become generic resources in watches. */
    public LeanSerialization(List<CustomResourceType<?, ?, ?>> resources) {
        this(new ObjectMapper(factory()), resources, KeptSize.Large.REDUCED);
    }

    /** A serialization that does not reduce large resources. */
    public static LeanSerialization whole(List<CustomResourceType<?, ?, ?>> resources) {
        return new LeanSerialization(new ObjectMapper(factory()), resources, KeptSize.Large.WHOLE);
    }

    private LeanSerialization(ObjectMapper mapper, List<CustomResourceType<?, ?, ?>> resources, KeptSize.Large large) {
        super(mapper, false);
        mapper.registerModule(HotKinds.module(resources, large));
        this.mapper = mapper;
    }

    /**
     * Member names are not interned: {@code managedFields} has new ones in every Secret, and each would be added to a
     * table that is copied whenever it grows. Buffers are shared by all threads, because a virtual thread lives for one
     * task.
     */
    private static JsonFactory factory() {
        return JsonFactory.builder()
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION) // an error's message cannot quote a secret
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS))
                .build();
    }

    @Override
    public <T> T unmarshal(String text, Class<T> type) {
        if (!text.startsWith("{")) {
            return super.unmarshal(text, type);
        }
        try {
            return reader(type).readValue(text);
        } catch (JsonProcessingException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    @Override
    public <T> T unmarshal(InputStream in, TypeReference<T> type) {
        if (!(in instanceof ByteArrayInputStream answer) || !isObject(answer)) {
            return super.unmarshal(in, type);
        }
        try {
            return reader(type.getType()).readValue(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    /** A copy is as complete as its original. */
    @Override
    @SuppressWarnings("unchecked") // the copy has the same class
    public <T> T clone(T object) {
        try {
            return (T) reader(object.getClass())
                    .withAttribute(KeptSize.Large.WHOLE, true)
                    .readValue(asJson(object));
        } catch (JsonProcessingException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    private static boolean isObject(ByteArrayInputStream json) {
        json.mark(1);
        int first = json.read();
        json.reset();
        return first == '{';
    }

    private ObjectReader reader(Type type) {
        return readers.computeIfAbsent(
                type, it -> mapper.readerFor(mapper.getTypeFactory().constructType(it)));
    }

    @Override
    public <T> String asJson(T object) {
        return switch (object) {
            case Secret secret when SecretJson.isPlain(secret) -> write(json -> SecretJson.write(json, secret));
            case Event event when EventJson.isPlain(event) -> write(json -> EventJson.write(json, event));
            case CustomResource<?, ?> resource
            when ObjectMetaJson.isPlain(resource.getMetadata()) -> write(json -> write(json, resource));
            default -> super.asJson(object);
        };
    }

    /** Writes one value. */
    @FunctionalInterface
    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private String write(Writing writing) {
        var text = new StringWriter();
        try (JsonGenerator json = mapper.createGenerator(text)) {
            writing.to(json);
        } catch (IOException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, CustomResource<?, ?> resource) throws IOException {
        json.writeStartObject();
        JsonMembers.write(json, "apiVersion", resource.getApiVersion());
        JsonMembers.write(json, "kind", resource.getKind());
        ObjectMetaJson.write(json, resource.getMetadata());
        if (resource.getSpec() != null) {
            json.writeObjectField("spec", resource.getSpec());
        }
        if (resource.getStatus() instanceof VaultStaticSecretStatus status) {
            json.writeFieldName("status");
            StaticSecretJson.writeStatus(json, status);
        } else if (resource.getStatus() != null) {
            json.writeObjectField("status", resource.getStatus());
        }
        json.writeEndObject();
    }
}
