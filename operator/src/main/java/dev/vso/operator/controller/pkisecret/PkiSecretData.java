package dev.vso.operator.controller.pkisecret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.Destination;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.Pem;
import dev.vso.certificate.TrustBundle;
import dev.vso.json.GoJson;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.template.SecretData;
import dev.vso.operator.template.SourceData;
import dev.vso.vault.json.VaultJson;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data of a certificate's Secret: Vault's fields in VSO's form, and those that the Secret's type requires. Pure.
 */
final class PkiSecretData {

    private static final String TLS = "kubernetes.io/tls";
    private static final String TLS_CRT = "tls.crt";
    private static final String TLS_KEY = "tls.key";
    private static final String CA_CRT = "ca.crt";
    private static final String RAW = "_raw";
    private static final String CA_CHAIN = "ca_chain";
    private static final List<String> FIELDS =
            List.of("certificate", "private_key", "private_key_type", "issuing_ca", CA_CHAIN, "serial_number");

    private PkiSecretData() {}

    /** Renders the transformation. */
    @FunctionalInterface
    interface Shaper {
        SecretData shape(SourceData source, Destination destination) throws SyncException;
    }

    /**
     * Returns the data for the Secret.
     *
     * @param answer Vault's response, roots included
     * @param trusted the content of {@code ca.crt}
     * @throws SyncException if the transformation is invalid or the result does not fit into a Secret
     */
    static SecretData of(
            ObjectNode answer,
            IssuedCertificate certificate,
            List<X509Certificate> trusted,
            Destination destination,
            Shaper shaper)
            throws SyncException {
        boolean tls = TLS.equals(destination.type());
        ObjectNode asVso = withoutRoots(answer);
        SourceData source = new SourceData(asVso, GoJson.write(asVso), VaultJson.object());
        SecretData shaped = shaper.shape(source, tls ? untyped(destination) : destination);
        Map<String, byte[]> values = values(shaped);
        if (values.containsKey(CA_CHAIN) && !templated(destination, CA_CHAIN)) {
            values.put(CA_CHAIN, bytes(String.join("\n", texts(asVso.path(CA_CHAIN)))));
        }
        if (tls) {
            values.putIfAbsent(TLS_CRT, bytes(Pem.write(certificate.served())));
            certificate.keyPem().ifPresent(key -> values.putIfAbsent(TLS_KEY, bytes(key)));
            if (!templated(destination)) {
                values.putIfAbsent(CA_CRT, bytes(Pem.write(trusted)));
            }
        }
        return SecretData.of(values);
    }

    /** Returns whether a Secret of this type has {@code ca.crt}. */
    static boolean hasAuthorities(Destination destination) {
        return TLS.equals(destination.type()) && !templated(destination);
    }

    /** Returns the certificates in {@code ca.crt}; empty if there are none. */
    static List<X509Certificate> authorities(SecretData held) {
        try {
            return text(held, CA_CRT)
                    .map(text -> IssuedCertificate.certificates(CA_CRT, text))
                    .orElse(List.of());
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }

    /** Adds more data; existing keys keep their value. */
    static SecretData with(SecretData data, Map<String, byte[]> more) {
        Map<String, byte[]> values = values(data);
        more.forEach(values::putIfAbsent);
        return SecretData.of(values);
    }

    private static Map<String, byte[]> values(SecretData data) {
        Map<String, byte[]> values = new HashMap<>();
        for (String key : data.keys()) {
            byte[] value = data.get(key);
            if (value != null) {
                values.put(key, value);
            }
        }
        return values;
    }

    /** Removes self-signed certificates from the chain, as VSO has Vault do; an empty chain is left out. */
    private static ObjectNode withoutRoots(ObjectNode answer) {
        JsonNode chain = answer.path(CA_CHAIN);
        if (!chain.isArray()) {
            return answer;
        }
        ArrayNode rest = answer.arrayNode();
        for (String text : texts(chain)) {
            if (!isRoot(text)) {
                rest.add(text);
            }
        }
        ObjectNode reduced = answer.deepCopy();
        if (rest.isEmpty()) {
            reduced.remove(CA_CHAIN);
        } else {
            reduced.set(CA_CHAIN, rest);
        }
        return reduced;
    }

    private static boolean isRoot(String text) {
        try {
            return IssuedCertificate.certificates(CA_CHAIN, text).stream().allMatch(IssuedCertificate::isSelfSigned);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Rebuilds Vault's response from a Secret; empty if the certificate or its key is missing. */
    static Optional<ObjectNode> answer(SecretData held) {
        Optional<ObjectNode> raw = text(held, RAW).flatMap(PkiSecretData::object);
        ObjectNode answer = raw.orElseGet(VaultJson::object);
        if (raw.isEmpty()) {
            FIELDS.forEach(field -> text(held, field).ifPresent(value -> answer.put(field, value)));
            text(held, "expiration").map(Long::valueOf).ifPresent(end -> answer.put("expiration", end));
        }
        copyIfMissing(held, TLS_CRT, answer, "certificate");
        copyIfMissing(held, TLS_KEY, answer, "private_key");
        addRoot(held, answer);
        boolean whole = answer.path("certificate").isTextual()
                && !answer.path("private_key").asText("").isEmpty();
        return whole ? Optional.of(answer) : Optional.empty();
    }

    /** Adds the root from {@code ca.crt} to the chain if the other fields lack it. */
    private static void addRoot(SecretData held, ObjectNode answer) {
        List<X509Certificate> all = authorities(held);
        List<X509Certificate> known = new ArrayList<>();
        try {
            List<X509Certificate> own = IssuedCertificate.certificates(
                    "certificate", answer.path("certificate").asText(""));
            known.addAll(own);
            texts(answer.path(CA_CHAIN)).forEach(text -> known.addAll(IssuedCertificate.certificates(CA_CHAIN, text)));
            List<X509Certificate> candidates = new ArrayList<>(known);
            candidates.addAll(all);
            ArrayNode chain = answer.arrayNode();
            texts(answer.path(CA_CHAIN)).forEach(chain::add);
            TrustBundle.above(own.getFirst(), candidates).stream()
                    .filter(one -> IssuedCertificate.isSelfSigned(one) && !known.contains(one))
                    .forEach(root -> chain.add(Pem.write(List.of(root))));
            if (!chain.isEmpty()) {
                answer.set(CA_CHAIN, chain);
            }
        } catch (IllegalArgumentException _) {
            // unreadable values are reported where they are needed
        }
    }

    private static void copyIfMissing(SecretData held, String key, ObjectNode answer, String field) {
        if (!answer.has(field)) {
            text(held, key).ifPresent(value -> answer.put(field, value));
        }
    }

    private static Optional<ObjectNode> object(String json) {
        try {
            return VaultJson.parse(json) instanceof ObjectNode object && object.has("certificate")
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(SecretData data, String key) {
        byte[] value = data.get(key);
        return value == null ? Optional.empty() : Optional.of(new String(value, StandardCharsets.UTF_8));
    }

    private static List<String> texts(@Nullable JsonNode chain) {
        List<String> texts = new ArrayList<>();
        if (chain != null && chain.isTextual()) {
            texts.add(chain.textValue());
        } else if (chain != null) {
            chain.forEach(one -> texts.add(one.asText()));
        }
        return texts;
    }

    private static boolean templated(Destination destination) {
        return destination.transformation() != null
                && !(destination.transformation().templates().isEmpty()
                        && destination.transformation().transformationRefs().isEmpty());
    }

    private static boolean templated(Destination destination, String key) {
        return destination.transformation() != null
                && destination.transformation().templates().containsKey(key);
    }

    /**
     * Returns the destination without its type: the keys of the type are built here, from the certificate and not from
     * the text of the response.
     */
    private static Destination untyped(Destination destination) {
        return new Destination(
                destination.name(),
                destination.create(),
                destination.overwrite(),
                destination.labels(),
                destination.annotations(),
                null,
                destination.transformation());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
