package dev.vso.operator.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.vso.api.Database;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.json.LeanSerialization;
import dev.vso.testing.Fuzz;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.function.Consumer;

/**
 * Statuses as who may write them writes them: fields are right, values are anything. The random text is a list of values, one
 * a line, which go into the fields of a resource of each kind in turn; so most are read, and what reads them is tried.
 */
public final class Statuses {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KubernetesSerialization KUBERNETES = LeanSerialization.whole(ResourceKind.jsonTypes());

    private static final String CONDITION = """
            {"type":"Ready","status":"True","reason":"Synced","message":"as it should be","observedGeneration":3,
             "lastTransitionTime":"2026-01-02T03:04:05Z"}""";
    private static final String RESTART =
            "{\"kind\":\"Deployment\",\"name\":\"web\",\"stamp\":\"2026-01-02T03:04:05Z\",\"notBefore\":\"2026-01-02T03:05:05Z\"}";
    private static final String LEASE = """
            {"id":"database/creds/r/abc","revokeAt":1767323045,"expiration":1767326645,"restart":"2026-01-02T03:04:05Z",
             "keptFor":[{"kind":"Deployment","name":"web"}]}""";

    private static final String ROTATION =
            "{\"phase\":\"RollingOut\",\"since\":\"2026-01-02T03:04:05Z\",\"message\":\"waits for: the rollout of Deployment web\"}";

    private record Kind(Class<? extends HasMetadata> type, String spec, String status) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    VaultStaticSecret.class,
                    "{\"type\":\"kv-v2\",\"mount\":\"m\",\"path\":\"p\",\"destination\":{\"name\":\"d\"}}",
                    """
                    {"lastGeneration":3,"secretMAC":"bWFj","renderingMAC":"bWFj","vaultClientMeta":{"cacheKey":"k","id":"i"},
                     "pendingRestarts":[%s],"rotation":%s,"conditions":[%s]}""".formatted(RESTART, ROTATION, CONDITION)),
            new Kind(
                    VaultDynamicSecret.class,
                    "{\"mount\":\"m\",\"path\":\"p\",\"renewalPercent\":67,\"refreshAfter\":\"1h\",\"destination\":{\"name\":\"d\"}}",
                    """
                    {"lastRenewalTime":1767323045,"lastGeneration":3,"secretLease":{"id":"database/creds/r/abc","duration":3600,
                     "renewable":true,"requestID":"q","accessor":"a"},"staticCredsMetaData":{"lastVaultRotation":1767323045,
                     "rotationPeriod":60,"rotationSchedule":"* * * * *","ttl":30},"secretMAC":"bWFj","renderingMAC":"bWFj",
                     "expiresAt":"2026-01-02T04:04:05Z","requestDigest":"d","superseded":[%s],"pendingRestarts":[%s],
                     "rotation":%s,"conditions":[%s]}""".formatted(LEASE, RESTART, ROTATION, CONDITION)),
            new Kind(
                    VaultPKISecret.class,
                    "{\"mount\":\"pki\",\"role\":\"r\",\"expiryOffset\":\"5m\",\"revoke\":true,\"destination\":{\"name\":\"d\"}}",
                    """
                    {"serialNumber":"1a:2b","expiration":1767326645,"lastGeneration":3,"lastRotation":1767323045,"secretMAC":"bWFj",
                     "valid":true,"error":"","mount":"pki","requestDigest":"d","shapeDigest":"d","authoritiesDigest":"d",
                     "superseded":[{"serialNumber":"1a:2b","mount":"pki","revokeAt":1767323045,"latest":1767326000,
                     "expiration":1767326645,"restart":"2026-01-02T03:04:05Z","keptFor":[{"kind":"Deployment","name":"web"}]}],
                     "pendingRestarts":[%s],"rotation":%s,"conditions":[%s]}""".formatted(RESTART, ROTATION, CONDITION)),
            new Kind(Database.class, """
                    {"engine":"postgresql","name":"n","mount":"database","roles":[{"name":"r","db_name":"d","creationTTL":"1h",
                     "revocationTTL":"2h"},{"name":"q","db_name":"d","creationTTL":"1h","revocationTTL":"2h"}]}""", """
                    {"observedGeneration":3,"expiresAt":"2026-01-02T04:04:05Z","firstRole":"r","connection":{"name":"c",
                     "made":true,"rootSecretMAC":"bWFj"},"roles":[{"name":"r","vaultRole":"ns_db_r","secret":"s",
                     "leaseId":"database/creds/r/abc","leaseDuration":3600,"renewable":true,"accessor":"a",
                     "expiresAt":"2026-01-02T04:04:05Z","lastRotation":"2026-01-02T03:04:05Z","requestDigest":"d",
                     "secretMAC":"bWFj","superseded":[%s],"rotation":%s}],"pendingRestarts":[%s],
                     "conditions":[%s]}""".formatted(LEASE, ROTATION, RESTART, CONDITION)));

    private static final List<String> CORPUS = List.of(
            "9223372036854775807\n-9223372036854775808\n1767323045\n0\n-1\n253402300799",
            "database/creds/r/abc\n../../sys/seal\na//b\n/\n \n1a:2b\na\u202eb",
            "2026-01-02T03:04:05Z\n+1000000000-12-31T23:59:59Z\n-999999999-01-01T00:00:00Z\n9999-12-31T23:59:59.999999999Z",
            "null\ntrue\nfalse\n[]\n{}\n[null]\n{\"a\":{\"a\":[[[]]]}}\n1e300\n0.5",
            "\u0001keep\nx\n\u0001keep\n\u0001keep\n1767323045");

    private Statuses() {}

    /** Runs what reads the status of resources; it promises no exception. */
    public static void run(Consumer<HasMetadata> reader) {
        Fuzz.run(
                CORPUS,
                text -> KINDS.forEach(kind -> {
                    HasMetadata resource;
                    try {
                        resource = resource(kind, text);
                    } catch (KubernetesClientException | IllegalArgumentException _) {
                        return; // of a type that the resource definition does not let in
                    }
                    reader.accept(resource);
                }));
    }

    private static HasMetadata resource(Kind kind, String text) {
        String metadata = """
                {"name":"app","namespace":"ns","uid":"u","generation":3,"creationTimestamp":"2026-01-02T03:04:05Z"}""";
        ObjectNode resource = JSON.createObjectNode();
        resource.put("apiVersion", HasMetadata.getApiVersion(kind.type()));
        resource.put("kind", HasMetadata.getKind(kind.type()));
        resource.set("metadata", json(metadata));
        resource.set("spec", json(kind.spec()));
        resource.set("status", filled(json(kind.status()), new Values(text)));
        return KUBERNETES.unmarshal(resource.toString(), kind.type());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The values in turn, over and over; a field keeps its own where a line is no value for it. */
    private static final class Values {
        private final List<String> lines;
        private int next;

        Values(String text) {
            lines = text.lines().toList();
        }

        JsonNode of(JsonNode right) {
            String line = lines.isEmpty() ? "" : lines.get(next++ % lines.size());
            if (line.startsWith("\u0001") || next % 5 == 0) {
                return right;
            }
            if (right.isTextual()) {
                return TextNode.valueOf(line);
            }
            try {
                JsonNode value = JSON.readTree(line);
                return value.isMissingNode() || (right.isNumber() && !value.isNumber() && next % 7 != 0)
                        ? right
                        : value;
            } catch (JsonProcessingException _) {
                return right;
            }
        }
    }

    private static JsonNode filled(JsonNode right, Values values) {
        if (right.isValueNode()) {
            return values.of(right);
        }
        if (right instanceof ObjectNode object) {
            object.properties().forEach(it -> it.setValue(filled(it.getValue(), values)));
            return object;
        }
        var list = JSON.createArrayNode();
        right.forEach(element -> list.add(filled(element, values)));
        return list;
    }
}
