package dev.vso.operator.auth.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.login.LoginSpec;
import dev.vso.operator.auth.login.Source;
import dev.vso.operator.auth.login.Stamp;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EntryNameTest {

    private static final ObjectKey AUTH = new ObjectKey("team", "web");
    private static final ObjectKey VAULT = new ObjectKey("vso", "default");
    private static final LoginSpec LOGIN = new LoginSpec.Kubernetes("team", "sa", "app", List.of("vault"), 600);

    private final EntryName names = new EntryName(text -> "mac of " + text);

    private static Identity identity(LoginSpec login) {
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
                identity(new LoginSpec.Kubernetes("other", "sa", "app", List.of("vault"), 600)),
                identity(new LoginSpec.Kubernetes("team", "other", "app", List.of("vault"), 600)),
                identity(new LoginSpec.Kubernetes("team", "sa", "other", List.of("vault"), 600)),
                identity(new LoginSpec.Kubernetes("team", "sa", "app", List.of(), 600)),
                identity(new LoginSpec.Kubernetes("team", "sa", "app", List.of("vault"), 601)));
        assertThat(others.map(names::of)).hasSize(13).doesNotHaveDuplicates().allMatch(name -> name.length() <= 63);
    }

    @Test
    void whatAProofIsTakenFromAndWhatWasThereMakesAnotherName() {
        Source secret = new Source.Stored("appRole.secretRef", AUTH, List.of("id"), List.of());
        Source other = new Source.Stored("appRole.secretRef", VAULT, List.of("id"), List.of());
        var aws = new LoginSpec.AwsPlace(Optional.empty(), Optional.empty(), Optional.empty(), "session");
        var gcp = new LoginSpec.GcpPlace(Optional.empty(), Optional.empty(), Optional.empty());
        Source account = new Source.Account("jwt.serviceAccount", "team", "sa", List.of(), 600);
        Stream<LoginSpec> logins = Stream.of(
                LOGIN,
                new LoginSpec.AppRole("app", secret, new Stamp("1")),
                new LoginSpec.AppRole("app", secret, new Stamp("2")),
                new LoginSpec.AppRole("app", other, new Stamp("1")),
                new LoginSpec.AppRole("other", secret, new Stamp("1")),
                new LoginSpec.Jwt("app", secret, new Stamp("1")),
                new LoginSpec.Jwt("app", account, Stamp.NONE),
                new LoginSpec.Aws("app", aws, secret, new Stamp("1")),
                new LoginSpec.Aws("app", aws, new Source.OwnPod(), Stamp.NONE),
                new LoginSpec.Gcp("app", gcp, new Source.BoundAccount("gcp", AUTH)),
                new LoginSpec.Gcp("app", gcp, new Source.BoundAccount("gcp", VAULT)));
        assertThat(logins.map(EntryNameTest::identity).map(names::of)).doesNotHaveDuplicates();
        assertThat(names.of(identity(new LoginSpec.AppRole("app", secret, new Stamp("1")))))
                .startsWith("vso-cc-approle-")
                .hasSizeLessThan(64);
    }

    @Test
    void equalIdentitiesHaveOneNameAndAnotherKeyMakesAnother() {
        assertThat(names.of(identity(LOGIN)))
                .isEqualTo(names.of(identity(LOGIN)))
                .startsWith("vso-cc-kubernetes-");
        assertThat(new EntryName(text -> "other " + text).of(identity(LOGIN))).isNotEqualTo(names.of(identity(LOGIN)));
    }
}
