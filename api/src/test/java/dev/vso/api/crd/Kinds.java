package dev.vso.api.crd;

import dev.vso.api.Database;
import dev.vso.api.SecretTransformation;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;

/** All kinds that the operator serves. */
public final class Kinds {
    /** In the order in which a newcomer meets them. */
    public static final List<Class<? extends CustomResource<?, ?>>> ALL = List.of(
            VaultConnection.class,
            VaultAuth.class,
            VaultAuthGlobal.class,
            VaultStaticSecret.class,
            VaultDynamicSecret.class,
            VaultPKISecret.class,
            SecretTransformation.class,
            Database.class);

    private Kinds() {}
}
