package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.vso.api.VaultStaticSecretStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The watched kinds, some of which exist by the thousand, with their readers and writers. */
final class HotKinds {

    private final SimpleModule module = new SimpleModule("hot-kinds");
    private final Map<String, Class<?>> watched = new HashMap<>();

    private final KeptSize.Large large;

    private HotKinds(KeptSize.Large large) {
        this.large = large;
    }

    /**
     * The module for these kinds and for the other objects in watches.
     *
     * @param large how large resources are read
     */
    static Module module(List<CustomResourceType<?, ?, ?>> resources, KeptSize.Large large) {
        var kinds = new HotKinds(large);
        kinds.read(Secret.class, SecretJson::read);
        kinds.read(Condition.class, ConditionJson::read);
        kinds.read(VaultStaticSecretStatus.class, StaticSecretJson::readStatus);
        resources.forEach(kinds::resource);
        kinds.watched.put(WatchEventReader.kind("v1", "Secret"), Secret.class);
        kinds.watched.put(WatchEventReader.kind("v1", "Status"), Status.class); // the last event of a watch
        return kinds.module.addDeserializer(WatchEvent.class, new WatchEventReader(kinds.watched));
    }

    private <S, T, R extends CustomResource<S, T>> void resource(CustomResourceType<R, S, T> kind) {
        Class<R> type = kind.type();
        module.addDeserializer(
                type,
                new CustomResourceReader<>(
                        type, kind.fresh(), kind.spec(), kind.status(), new KeptSize(kind.most(), large)));
        watched.put(WatchEventReader.kind(HasMetadata.getApiVersion(type), HasMetadata.getKind(type)), type);
    }

    private <T> void read(Class<T> type, JsonMembers.Element<T> reader) {
        module.addDeserializer(type, new ByHand<>(type, reader));
    }

    /** A deserializer that needs only the parser. */
    private static final class ByHand<T> extends StdDeserializer<T> {

        private static final long serialVersionUID = 1;

        private final transient JsonMembers.Element<T> reader;

        ByHand(Class<T> type, JsonMembers.Element<T> reader) {
            super(type);
            this.reader = reader;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return reader.read(json);
        }
    }
}
