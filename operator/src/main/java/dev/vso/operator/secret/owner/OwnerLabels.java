package dev.vso.operator.secret.owner;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels that mark a Secret as written by this operator; the same as VSO's, so that each recognizes the other's.
 */
public final class OwnerLabels {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String MANAGED_BY_VALUE = "hashicorp-vso";
    public static final String NAME = "app.kubernetes.io/name";
    public static final String NAME_VALUE = "vault-secrets-operator";
    public static final String COMPONENT = "app.kubernetes.io/component";
    public static final String COMPONENT_VALUE = "secret-sync";
    /** The UID of the resource that owns the Secret. */
    public static final String OWNER_UID = "secrets.hashicorp.com/vso-ownerRefUID";

    /** Kind, namespace and name of the resource that owns the Secret; stays valid after a restore, unlike the UID. */
    public static final String OWNER = "secrets.hashicorp.com/vso-owner";
    /** The role of the Database that owns the Secret. */
    public static final String OWNER_ROLE = "secrets.hashicorp.com/vso-owner-role";

    /** The maximum length of a label's value in Kubernetes. */
    private static final int LONGEST = 63;

    private static final int DIGEST = 16;

    /** Selects every Secret of the operator: destinations, the HMAC key, and VSO's stored client cache. */
    public static final Map<String, String> SELECTOR = Map.of(MANAGED_BY, MANAGED_BY_VALUE, NAME, NAME_VALUE);

    private OwnerLabels() {}

    /** The labels of a destination of the given resource. */
    public static SortedMap<String, String> of(Owner owner) {
        var labels = new TreeMap<>(Map.of(
                MANAGED_BY, MANAGED_BY_VALUE,
                NAME, NAME_VALUE,
                COMPONENT, COMPONENT_VALUE,
                OWNER_UID, owner.uid(),
                OWNER, mark(owner)));
        if (!owner.role().isEmpty()) {
            labels.put(OWNER_ROLE, owner.role());
        }
        return labels;
    }

    /** {@code kind.namespace.name}; a value too long for a label ends with a digest of the whole. */
    public static String mark(Owner owner) {
        var whole = owner.kind() + "." + owner.namespace() + "." + owner.name();
        if (whole.length() <= LONGEST) {
            return whole;
        }
        try {
            var digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8)));
            return whole.substring(0, LONGEST - DIGEST - 1) + "_" + digest.substring(0, DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The role in these labels, if they name this resource. */
    public static Optional<String> role(Map<String, String> labels, Owner owner) {
        return mark(owner).equals(labels.get(OWNER)) ? Optional.ofNullable(labels.get(OWNER_ROLE)) : Optional.empty();
    }

    /**
     * The wanted labels without those that a Secret of an earlier release, or of VSO, does not have yet: they are added
     * with the next write, and do not cause one.
     */
    public static Map<String, String> expected(Map<String, String> wanted, Map<String, String> observed) {
        var expected = new TreeMap<>(wanted);
        expected.keySet().removeIf(key -> (key.equals(OWNER) || key.equals(OWNER_ROLE)) && !observed.containsKey(key));
        return expected;
    }

    /** Whether these labels mark a destination of any resource. */
    public static boolean areOfDestination(Map<String, String> labels) {
        return isSelected(labels) && COMPONENT_VALUE.equals(labels.get(COMPONENT));
    }

    /** Whether the watch of the operator's Secrets includes a Secret with these labels. */
    public static boolean isSelected(Map<String, String> labels) {
        return MANAGED_BY_VALUE.equals(labels.get(MANAGED_BY)) && NAME_VALUE.equals(labels.get(NAME));
    }
}
