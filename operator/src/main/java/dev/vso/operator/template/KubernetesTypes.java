package dev.vso.operator.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.template.TransformResult.Transformed;
import dev.vso.operator.template.TransformResult.UnsuitableData;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fills the keys that Kubernetes' own types of Secrets require from an engine's answer. Existing keys, from the engine
 * or from a template, are never changed; other keys and other types are ignored.
 *
 * <p>The types and their keys are those of Kubernetes ("Types of Secret"); the fields are those of the answers of
 * Vault's engines. {@code includes} and {@code excludes} filter the fields of the answer and do not affect these keys.
 */
public final class KubernetesTypes {

    /** The supported types. */
    private enum Type {
        BASIC_AUTH("kubernetes.io/basic-auth"),
        SSH_AUTH("kubernetes.io/ssh-auth"),
        TLS("kubernetes.io/tls"),
        DOCKER_CONFIG("kubernetes.io/dockerconfigjson");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        static Optional<Type> of(@Nullable String word) {
            return Stream.of(values()).filter(type -> type.word.equals(word)).findFirst();
        }
    }

    private static final int FIELDS_SHOWN = 20;
    private static final int NAME_SHOWN = 60;

    private KubernetesTypes() {}

    /** A required key that is missing, and the fields that could fill it, in words. */
    record Missing(String key, String sources) {}

    /**
     * True if a Secret of this type gets keys beyond the engine's own, so that a change of the type changes its data.
     */
    public static boolean fills(@Nullable String type) {
        return Type.of(type).isPresent();
    }

    /**
     * The data with the keys that the type requires, or which of them are missing and what to do; pure.
     *
     * @param type the destination's {@code type}
     * @param answer the fields of the engine, or of the key/value store
     * @param data the transformed data
     */
    public static TransformResult fill(@Nullable String type, ObjectNode answer, SecretData data) {
        return Type.of(type).map(known -> fill(known, answer, data)).orElseGet(() -> new Transformed(data));
    }

    private static TransformResult fill(Type type, ObjectNode answer, SecretData data) {
        var values = new TreeMap<String, byte[]>();
        data.forEach(values::put);
        var fields = new AnswerFields(answer);
        Optional<Missing> missing = switch (type) {
            case BASIC_AUTH -> basicAuth(fields, values);
            case SSH_AUTH -> sshAuth(fields, values);
            case TLS -> TlsKeys.fill(fields, values);
            case DOCKER_CONFIG -> DockerConfig.fill(fields, values);
        };
        return missing.map(what -> explain(type.word, what, answer))
                .or(() -> DataLimits.broken(values))
                .<TransformResult>map(UnsuitableData::new)
                .orElseGet(() -> new Transformed(SecretData.of(values)));
    }

    /** Kubernetes requires either of the two; if the answer has both, both are written. */
    private static Optional<Missing> basicAuth(AnswerFields answer, SortedMap<String, byte[]> values) {
        put(values, "username", answer.first("username", "user", "service_account_name"));
        put(values, "password", answer.first("password", "current_password"));
        return values.containsKey("username") || values.containsKey("password")
                ? Optional.empty()
                : Optional.of(new Missing("password", "password or username"));
    }

    private static Optional<Missing> sshAuth(AnswerFields answer, SortedMap<String, byte[]> values) {
        // OpenSSH rejects a key without its last line end as damaged.
        put(values, "ssh-privatekey", answer.first("private_key").map(AnswerFields::endingWithLine));
        return missing(values, "ssh-privatekey", "private_key");
    }

    static void put(SortedMap<String, byte[]> values, String key, Optional<String> value) {
        value.ifPresent(text -> values.putIfAbsent(key, text.getBytes(UTF_8)));
    }

    static Optional<Missing> missing(Map<String, byte[]> values, String key, String sources) {
        return values.containsKey(key) ? Optional.empty() : Optional.of(new Missing(key, sources));
    }

    private static String explain(String type, Missing missing, ObjectNode answer) {
        return "destination.type %s requires the key %s, which is made from %s, and the answer has only: %s; have Vault answer with it, make the key with destination.transformation.templates, or take another destination.type"
                .formatted(type, missing.key(), missing.sources(), names(answer));
    }

    private static String names(ObjectNode answer) {
        if (answer.isEmpty()) {
            return "nothing";
        }
        String shown = answer.properties().stream()
                .limit(FIELDS_SHOWN)
                .map(Map.Entry::getKey)
                .map(name -> name.length() > NAME_SHOWN ? name.substring(0, NAME_SHOWN) + "…" : name)
                .collect(Collectors.joining(", "));
        return answer.size() > FIELDS_SHOWN ? shown + " and " + (answer.size() - FIELDS_SHOWN) + " more" : shown;
    }
}
