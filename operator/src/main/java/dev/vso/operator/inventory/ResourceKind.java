package dev.vso.operator.inventory;

import dev.vso.api.Api;
import dev.vso.api.Database;
import dev.vso.api.SecretTransformation;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of custom resources, by all the names that people give them. */
public enum ResourceKind {
    STATIC_SECRET(VaultStaticSecret.class, "vaultstaticsecrets", Api.GROUP, true, "vss"),
    DYNAMIC_SECRET(VaultDynamicSecret.class, "vaultdynamicsecrets", Api.GROUP, true, "vds"),
    PKI_SECRET(VaultPKISecret.class, "vaultpkisecrets", Api.GROUP, true, "vps"),
    DATABASE(Database.class, "databases", Api.DATABASE_GROUP, true, "db"),
    AUTH(VaultAuth.class, "vaultauths", Api.GROUP, false, "va"),
    AUTH_GLOBAL(VaultAuthGlobal.class, "vaultauthglobals", Api.GROUP, false, "vag"),
    CONNECTION(VaultConnection.class, "vaultconnections", Api.GROUP, false, "vc"),
    TRANSFORMATION(SecretTransformation.class, "secrettransformations", Api.GROUP, false, "st");

    private final Class<? extends HasMetadata> type;
    private final String plural;
    private final String group;
    private final boolean fillsSecrets;
    private final String brief;

    ResourceKind(Class<? extends HasMetadata> type, String plural, String group, boolean fillsSecrets, String brief) {
        this.type = type;
        this.plural = plural;
        this.group = group;
        this.fillsSecrets = fillsSecrets;
        this.brief = brief;
    }

    /** By singular, plural, short name or {@code plural.group}, in any case, as kubectl takes them. */
    public static Optional<ResourceKind> of(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.names().anyMatch(word::equals))
                .findFirst();
    }

    private Stream<String> names() {
        return Stream.of(singular(), plural, brief, plural + "." + group, singular() + "." + group);
    }

    /** The kinds that fill Secrets. */
    public static List<ResourceKind> ofSecrets() {
        return Arrays.stream(values()).filter(ResourceKind::fillsSecrets).toList();
    }

    /** The names of kinds for a message, such as {@code vaultstaticsecret (vss)}. */
    public static String list(List<ResourceKind> kinds) {
        return kinds.stream()
                .map(kind -> kind.singular() + " (" + kind.brief + ")")
                .collect(Collectors.joining(", "));
    }

    public Class<? extends HasMetadata> type() {
        return type;
    }

    /** As it stands in manifests. */
    public String word() {
        return type.getSimpleName();
    }

    public String singular() {
        return word().toLowerCase(Locale.ROOT);
    }

    public String plural() {
        return plural;
    }

    public String brief() {
        return brief;
    }

    public boolean fillsSecrets() {
        return fillsSecrets;
    }
}
