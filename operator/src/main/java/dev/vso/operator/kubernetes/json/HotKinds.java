package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.vso.api.Database;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.SecretTransformation;
import dev.vso.api.SecretTransformationSpec;
import dev.vso.api.SecretTransformationStatus;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthGlobalStatus;
import dev.vso.api.VaultAuthSpec;
import dev.vso.api.VaultAuthStatus;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultConnectionSpec;
import dev.vso.api.VaultConnectionStatus;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The kinds that are watched, of some of which there are thousands, and how each is read and written. */
final class HotKinds {

    private final SimpleModule module = new SimpleModule("hot-kinds");
    private final Map<String, Class<?>> watched = new HashMap<>();

    private final KeptSize.Large large;

    private HotKinds(KeptSize.Large large) {
        this.large = large;
    }

    /** @param large what becomes of large resources */
    static Module module(KeptSize.Large large) {
        var kinds = new HotKinds(large);
        kinds.read(Secret.class, SecretJson::read);
        kinds.read(Condition.class, ConditionJson::read);
        kinds.read(VaultStaticSecretStatus.class, StaticSecretJson::readStatus);
        kinds.secrets();
        kinds.references();
        kinds.watched.put(WatchEventReader.kind("v1", "Secret"), Secret.class);
        kinds.watched.put(WatchEventReader.kind("v1", "Status"), Status.class); // with which a watch ends
        return kinds.module.addDeserializer(WatchEvent.class, new WatchEventReader(kinds.watched));
    }

    private void secrets() {
        var kept = new KeptSize(LargeMetadata.MOST_OF_SECRETS, large);
        resource(
                VaultStaticSecret.class,
                VaultStaticSecret::new,
                VaultStaticSecretSpec.class,
                VaultStaticSecretStatus.class,
                kept);
        resource(
                VaultDynamicSecret.class,
                VaultDynamicSecret::new,
                VaultDynamicSecretSpec.class,
                VaultDynamicSecretStatus.class,
                kept);
        resource(VaultPKISecret.class, VaultPKISecret::new, VaultPKISecretSpec.class, VaultPKISecretStatus.class, kept);
        resource(Database.class, Database::new, DatabaseSpec.class, DatabaseStatus.class, kept);
    }

    private void references() {
        var kept = new KeptSize(LargeMetadata.MOST_OF_REFERENCES, large);
        resource(VaultAuth.class, VaultAuth::new, VaultAuthSpec.class, VaultAuthStatus.class, kept);
        resource(
                VaultAuthGlobal.class,
                VaultAuthGlobal::new,
                VaultAuthGlobalSpec.class,
                VaultAuthGlobalStatus.class,
                kept);
        resource(
                VaultConnection.class,
                VaultConnection::new,
                VaultConnectionSpec.class,
                VaultConnectionStatus.class,
                kept);
        resource(
                SecretTransformation.class,
                SecretTransformation::new,
                SecretTransformationSpec.class,
                SecretTransformationStatus.class,
                kept);
    }

    private <S, T, R extends CustomResource<S, T>> void resource(
            Class<R> kind, Supplier<R> fresh, Class<S> spec, Class<T> status, KeptSize kept) {
        module.addDeserializer(kind, new CustomResourceReader<>(kind, fresh, spec, status, kept));
        watched.put(WatchEventReader.kind(HasMetadata.getApiVersion(kind), HasMetadata.getKind(kind)), kind);
    }

    private <T> void read(Class<T> type, JsonMembers.Element<T> reader) {
        module.addDeserializer(type, new ByHand<>(type, reader));
    }

    /** A deserializer that needs no more than the parser. */
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
