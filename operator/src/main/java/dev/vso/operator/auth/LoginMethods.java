package dev.vso.operator.auth;

import dev.vso.api.AuthMethod;
import dev.vso.operator.auth.login.AppRoleLogin;
import dev.vso.operator.auth.login.JwtLogin;
import dev.vso.operator.auth.login.KubernetesLogin;
import dev.vso.operator.auth.login.LoginMethod;
import dev.vso.operator.auth.login.cloud.AwsLogin;
import dev.vso.operator.auth.login.cloud.GcpLogin;
import java.util.List;
import java.util.stream.Stream;

/** Every login method. The one place where a method is registered; the compiler names one that is missing. */
public final class LoginMethods {

    private LoginMethods() {}

    /** The method of that name. */
    public static LoginMethod of(AuthMethod method) {
        return switch (method) {
            case KUBERNETES -> new KubernetesLogin();
            case JWT -> new JwtLogin();
            case APP_ROLE -> new AppRoleLogin();
            case AWS -> new AwsLogin();
            case GCP -> new GcpLogin();
        };
    }

    /** All of them, in the order of {@link AuthMethod}. */
    public static List<LoginMethod> all() {
        return Stream.of(AuthMethod.values()).map(LoginMethods::of).toList();
    }
}
