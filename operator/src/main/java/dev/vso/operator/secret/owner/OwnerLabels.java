package dev.vso.operator.secret.owner;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels by which a Secret is known as written by this operator; the same as VSO's, so that both know them. */
public final class OwnerLabels {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String MANAGED_BY_VALUE = "hashicorp-vso";
    public static final String NAME = "app.kubernetes.io/name";
    public static final String NAME_VALUE = "vault-secrets-operator";
    public static final String COMPONENT = "app.kubernetes.io/component";
    public static final String COMPONENT_VALUE = "secret-sync";
    /** Holds the UID of the resource that the Secret belongs to. */
    public static final String OWNER_UID = "secrets.hashicorp.com/vso-ownerRefUID";

    /** Holds kind, namespace and name of the resource that the Secret belongs to; outlives a restore, as the UID does not. */
    public static final String OWNER = "secrets.hashicorp.com/vso-owner";
    /** Holds the role of a Database that the Secret belongs to. */
    public static final String OWNER_ROLE = "secrets.hashicorp.com/vso-owner-role";

    /** The length of a label's value that Kubernetes takes. */
    private static final int LONGEST = 63;

    private static final int DIGEST = 16;

    /** Selects every Secret of the operator: destinations, the MAC key, and what VSO stored for its client cache. */
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

    /** {@code kind.namespace.name}; what is too long for a label ends with a digest of the whole. */
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

    /** The role of this resource that a Secret with these labels belongs to, if they say so. */
    public static Optional<String> role(Map<String, String> labels, Owner owner) {
        return mark(owner).equals(labels.get(OWNER)) ? Optional.ofNullable(labels.get(OWNER_ROLE)) : Optional.empty();
    }

    /**
     * The wanted labels without the marks that a Secret of an earlier release, or of VSO, does not have yet: it gets them
     * with the next write, and is not written for them alone.
     */
    public static Map<String, String> expected(Map<String, String> wanted, Map<String, String> observed) {
        var expected = new TreeMap<>(wanted);
        expected.keySet().removeIf(key -> (key.equals(OWNER) || key.equals(OWNER_ROLE)) && !observed.containsKey(key));
        return expected;
    }

    /** Whether these labels are those of a destination of some resource. */
    public static boolean areOfDestination(Map<String, String> labels) {
        return isSelected(labels) && COMPONENT_VALUE.equals(labels.get(COMPONENT));
    }

    /** Whether the watch over the operator's own Secrets sees a Secret with these labels. */
    public static boolean isSelected(Map<String, String> labels) {
        return MANAGED_BY_VALUE.equals(labels.get(MANAGED_BY)) && NAME_VALUE.equals(labels.get(NAME));
    }
}
