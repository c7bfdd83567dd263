package dev.vso.operator.inventory;

import dev.vso.operator.controller.database.DatabaseKind;
import dev.vso.operator.controller.dynamicsecret.DynamicSecretKind;
import dev.vso.operator.controller.pkisecret.PkiSecretKind;
import dev.vso.operator.controller.secrettransformation.SecretTransformationKind;
import dev.vso.operator.controller.staticsecret.StaticSecretKind;
import dev.vso.operator.controller.vaultauth.VaultAuthGlobalKind;
import dev.vso.operator.controller.vaultauth.VaultAuthKind;
import dev.vso.operator.controller.vaultconnection.VaultConnectionKind;
import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.summary.KindDescriptor;
import dev.vso.operator.summary.SecretKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kinds of custom resources. This is the only list of them: all that differs between kinds is in their descriptors.
 */
public enum ResourceKind {
    STATIC_SECRET(new StaticSecretKind()),
    DYNAMIC_SECRET(new DynamicSecretKind()),
    PKI_SECRET(new PkiSecretKind()),
    DATABASE(new DatabaseKind()),
    AUTH(new VaultAuthKind()),
    AUTH_GLOBAL(new VaultAuthGlobalKind()),
    CONNECTION(new VaultConnectionKind()),
    TRANSFORMATION(new SecretTransformationKind());

    @SuppressWarnings("ImmutableEnumChecker") // descriptors have no state
    private final KindDescriptor<?> descriptor;

    ResourceKind(KindDescriptor<?> descriptor) {
        this.descriptor = descriptor;
    }

    /** Finds a kind by singular, plural, short name or {@code plural.group}, case-insensitive, like kubectl. */
    public static Optional<ResourceKind> of(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        return all(kind -> kind.names().anyMatch(word::equals)).findFirst();
    }

    private Stream<String> names() {
        String group = "." + descriptor.group();
        return Stream.of(singular(), plural(), brief(), plural() + group, singular() + group);
    }

    /** The kinds that fill Secrets. */
    public static List<ResourceKind> ofSecrets() {
        return all(ResourceKind::fillsSecrets).toList();
    }

    /** The kinds whose sync has Vault issue new credentials or certificates, instead of reading a value. */
    public static List<ResourceKind> thatIssue() {
        return all(ResourceKind::issues).toList();
    }

    /** How the resources of all kinds are parsed. */
    public static List<CustomResourceType<?, ?, ?>> jsonTypes() {
        return Arrays.stream(values())
                .<CustomResourceType<?, ?, ?>>map(kind -> kind.descriptor.json())
                .toList();
    }

    private static Stream<ResourceKind> all(Predicate<ResourceKind> which) {
        return Arrays.stream(values()).filter(which);
    }

    /** The names of kinds for a message, such as {@code vaultstaticsecret (vss)}. */
    public static String list(List<ResourceKind> kinds) {
        return kinds.stream()
                .map(kind -> kind.singular() + " (" + kind.brief() + ")")
                .collect(Collectors.joining(", "));
    }

    public KindDescriptor<?> descriptor() {
        return descriptor;
    }

    public Class<? extends HasMetadata> type() {
        return descriptor.type();
    }

    /** The kind's name in manifests. */
    public String word() {
        return descriptor.name();
    }

    public String singular() {
        return descriptor.singular();
    }

    public String plural() {
        return descriptor.plural();
    }

    public String brief() {
        return descriptor.shortName();
    }

    public boolean fillsSecrets() {
        return descriptor instanceof SecretKind<?>;
    }

    /** Whether each sync has Vault issue something new. */
    public boolean issues() {
        return descriptor instanceof SecretKind<?> kind && kind.issues();
    }
}
