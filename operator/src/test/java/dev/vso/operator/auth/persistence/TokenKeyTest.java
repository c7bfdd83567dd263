package dev.vso.operator.auth.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.login.AppRoleLogin;
import dev.vso.operator.auth.login.CredentialDigest;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.JwtLogin;
import dev.vso.operator.auth.login.KubernetesLogin;
import dev.vso.operator.auth.login.LoginRequestSpec;
import dev.vso.operator.auth.login.cloud.AwsLogin;
import dev.vso.operator.auth.login.cloud.GcpLogin;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TokenKeyTest {

    private static final ObjectKey AUTH = new ObjectKey("team", "web");
    private static final ObjectKey VAULT = new ObjectKey("vso", "default");
    private static final LoginRequestSpec LOGIN =
            new KubernetesLogin.Request("team", "sa", "app", List.of("vault"), 600);

    private final TokenKey names = new TokenKey(text -> "mac of " + text);

    private static Identity identity(LoginRequestSpec login) {
        return new Identity(AUTH, VAULT, "", "kubernetes", login, Map.of("h", "1"), Map.of("p", "1"));
    }

    @Test
    void eachThingThatTheTokenDependsOnMakesAnotherName() {
        Stream<Identity> others = Stream.of(
                identity(LOGIN),
                new Identity(VAULT, VAULT, "", "kubernetes", LOGIN, Map.of("h", "1"), Map.of("p", "1")),
                new Identity(AUTH, AUTH, "", "kubernetes", LOGIN, Map.of("h", "1"), Map.of("p", "1")),
                new Identity(AUTH, VAULT, "ns", "kubernetes", LOGIN, Map.of("h", "1"), Map.of("p", "1")),
                new Identity(AUTH, VAULT, "", "k8s", LOGIN, Map.of("h", "1"), Map.of("p", "1")),
                new Identity(AUTH, VAULT, "", "kubernetes", LOGIN, Map.of("h", "2"), Map.of("p", "1")),
                new Identity(AUTH, VAULT, "", "kubernetes", LOGIN, Map.of("h", "1"), Map.of("p", "2")),
                new Identity(AUTH, VAULT, "", "kubernetes", LOGIN, Map.of("p", "1"), Map.of("h", "1")),
                identity(new KubernetesLogin.Request("other", "sa", "app", List.of("vault"), 600)),
                identity(new KubernetesLogin.Request("team", "other", "app", List.of("vault"), 600)),
                identity(new KubernetesLogin.Request("team", "sa", "other", List.of("vault"), 600)),
                identity(new KubernetesLogin.Request("team", "sa", "app", List.of(), 600)),
                identity(new KubernetesLogin.Request("team", "sa", "app", List.of("vault"), 601)));
        assertThat(others.map(names::of)).hasSize(13).doesNotHaveDuplicates().allMatch(name -> name.length() <= 63);
    }

    @Test
    @DisplayName("The key depends on the source of the credentials and their digest")
    void keyDependsOnSource() {
        CredentialSource secret = new CredentialSource.Stored("appRole.secretRef", AUTH, List.of("id"), List.of());
        CredentialSource other = new CredentialSource.Stored("appRole.secretRef", VAULT, List.of("id"), List.of());
        var aws = new AwsLogin.AwsPlace(Optional.empty(), Optional.empty(), Optional.empty(), "session");
        var gcp = new GcpLogin.GcpPlace(Optional.empty(), Optional.empty(), Optional.empty());
        CredentialSource account = new CredentialSource.Account("jwt.serviceAccount", "team", "sa", List.of(), 600);
        Stream<LoginRequestSpec> logins = Stream.of(
                LOGIN,
                new AppRoleLogin.Request("app", secret, new CredentialDigest("1")),
                new AppRoleLogin.Request("app", secret, new CredentialDigest("2")),
                new AppRoleLogin.Request("app", other, new CredentialDigest("1")),
                new AppRoleLogin.Request("other", secret, new CredentialDigest("1")),
                new JwtLogin.Request("app", secret, new CredentialDigest("1")),
                new JwtLogin.Request("app", account, CredentialDigest.NONE),
                new AwsLogin.Request("app", aws, secret, new CredentialDigest("1")),
                new AwsLogin.Request("app", aws, new CredentialSource.OwnPod(), CredentialDigest.NONE),
                new GcpLogin.Request("app", gcp, new CredentialSource.BoundAccount("gcp", AUTH)),
                new GcpLogin.Request("app", gcp, new CredentialSource.BoundAccount("gcp", VAULT)));
        assertThat(logins.map(TokenKeyTest::identity).map(names::of)).doesNotHaveDuplicates();
        assertThat(names.of(identity(new AppRoleLogin.Request("app", secret, new CredentialDigest("1")))))
                .startsWith("vso-cc-approle-")
                .hasSizeLessThan(64);
    }

    @Test
    @DisplayName("Equal identities have the same name; another key gives another name")
    void equalIdentities() {
        assertThat(names.of(identity(LOGIN)))
                .isEqualTo(names.of(identity(LOGIN)))
                .startsWith("vso-cc-kubernetes-");
        assertThat(new TokenKey(text -> "other " + text).of(identity(LOGIN))).isNotEqualTo(names.of(identity(LOGIN)));
    }
}
