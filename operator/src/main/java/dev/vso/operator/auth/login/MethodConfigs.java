package dev.vso.operator.auth.login;

import dev.vso.api.AppRoleAuth;
import dev.vso.api.AwsAuth;
import dev.vso.api.GcpAuth;
import dev.vso.api.GlobalAppRoleAuth;
import dev.vso.api.GlobalAwsAuth;
import dev.vso.api.GlobalGcpAuth;
import dev.vso.api.GlobalJwtAuth;
import dev.vso.api.GlobalKubernetesAuth;
import dev.vso.api.JwtAuth;
import dev.vso.api.KubernetesAuth;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a VaultAuth says for each method, completed by what its VaultAuthGlobal says. Where a method can take its proof
 * from one of several places, a VaultAuth that names one takes none from the global: otherwise the global would win.
 */
public record MethodConfigs(
        Optional<KubernetesAuth> kubernetes,
        Optional<JwtAuth> jwt,
        Optional<AppRoleAuth> appRole,
        Optional<AwsAuth> aws,
        Optional<GcpAuth> gcp) {

    /** The default that the CRD writes into every block; it cannot be told from "not set", so a global may replace it. */
    private static final long DEFAULT_TOKEN_SECONDS = 600;

    public static MethodConfigs alone(VaultAuthSpec own) {
        return new MethodConfigs(
                Optional.ofNullable(own.kubernetes()),
                Optional.ofNullable(own.jwt()),
                Optional.ofNullable(own.appRole()),
                Optional.ofNullable(own.aws()),
                Optional.ofNullable(own.gcp()));
    }

    public static MethodConfigs merged(VaultAuthSpec own, VaultAuthGlobalSpec shared) {
        return new MethodConfigs(
                kubernetes(own.kubernetes(), shared.kubernetes()),
                jwt(own.jwt(), shared.jwt()),
                appRole(own.appRole(), shared.appRole()),
                aws(own.aws(), shared.aws()),
                gcp(own.gcp(), shared.gcp()));
    }

    private static Optional<KubernetesAuth> kubernetes(
            @Nullable KubernetesAuth given, @Nullable GlobalKubernetesAuth shared) {
        if (shared == null) {
            return Optional.ofNullable(given);
        }
        KubernetesAuth own = given == null ? new KubernetesAuth(null, null, List.of(), null) : given;
        return Optional.of(new KubernetesAuth(
                firstOf(own.role(), shared.role()),
                firstOf(own.serviceAccount(), shared.serviceAccount()),
                own.audiences().isEmpty() ? shared.audiences() : own.audiences(),
                seconds(own.tokenExpirationSeconds(), shared.tokenExpirationSeconds())));
    }

    private static Optional<JwtAuth> jwt(@Nullable JwtAuth given, @Nullable GlobalJwtAuth shared) {
        if (shared == null) {
            return Optional.ofNullable(given);
        }
        JwtAuth own = given == null ? new JwtAuth(null, null, null, List.of(), null) : given;
        boolean named = isAnySet(own.secretRef(), own.serviceAccount());
        return Optional.of(new JwtAuth(
                firstOf(own.role(), shared.role()),
                named ? own.secretRef() : shared.secretRef(),
                named ? own.serviceAccount() : shared.serviceAccount(),
                own.audiences().isEmpty() ? shared.audiences() : own.audiences(),
                seconds(own.tokenExpirationSeconds(), shared.tokenExpirationSeconds())));
    }

    private static Optional<AppRoleAuth> appRole(@Nullable AppRoleAuth given, @Nullable GlobalAppRoleAuth shared) {
        if (shared == null) {
            return Optional.ofNullable(given);
        }
        AppRoleAuth own = given == null ? new AppRoleAuth(null, null, null) : given;
        boolean named = isAnySet(own.secretRef(), own.secretIDPath());
        return Optional.of(new AppRoleAuth(
                firstOf(own.roleId(), shared.roleId()),
                named ? own.secretRef() : shared.secretRef(),
                named ? own.secretIDPath() : shared.secretIDPath()));
    }

    private static Optional<AwsAuth> aws(@Nullable AwsAuth given, @Nullable GlobalAwsAuth shared) {
        if (shared == null) {
            return Optional.ofNullable(given);
        }
        AwsAuth own = given == null ? new AwsAuth(null, null, null, null, null, null, null, null) : given;
        boolean named = isAnySet(own.secretRef(), own.irsaServiceAccount());
        return Optional.of(new AwsAuth(
                firstOf(own.role(), shared.role()),
                firstOf(own.region(), shared.region()),
                firstOf(own.headerValue(), shared.headerValue()),
                firstOf(own.sessionName(), shared.sessionName()),
                firstOf(own.stsEndpoint(), shared.stsEndpoint()),
                firstOf(own.iamEndpoint(), shared.iamEndpoint()),
                named ? own.secretRef() : shared.secretRef(),
                named ? own.irsaServiceAccount() : shared.irsaServiceAccount()));
    }

    private static Optional<GcpAuth> gcp(@Nullable GcpAuth given, @Nullable GlobalGcpAuth shared) {
        if (shared == null) {
            return Optional.ofNullable(given);
        }
        GcpAuth own = given == null ? new GcpAuth(null, null, null, null, null) : given;
        return Optional.of(new GcpAuth(
                firstOf(own.role(), shared.role()),
                firstOf(own.workloadIdentityServiceAccount(), shared.workloadIdentityServiceAccount()),
                firstOf(own.region(), shared.region()),
                firstOf(own.clusterName(), shared.clusterName()),
                firstOf(own.projectID(), shared.projectID())));
    }

    private static @Nullable Long seconds(@Nullable Long own, @Nullable Long shared) {
        boolean unset = own == null || own == DEFAULT_TOKEN_SECONDS;
        return unset && shared != null ? shared : own;
    }

    private static boolean isAnySet(@Nullable String... texts) {
        return firstOf(texts) != null;
    }

    static @Nullable public String firstOf(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isEmpty()) {
                return candidate;
            }
        }
        return null;
    }
}
