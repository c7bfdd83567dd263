package dev.vso.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.http.RequestPath;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "web", "web-1", "a.b", "0", "a-b.c-d", "xn--a"})
    void namesOfObjects(String name) {
        assertThat(ObjectNames.isName(name)).isTrue();
        assertThat(ObjectNames.problem("secretRef", name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "../x",
                "a/b",
                "a..b",
                ".a",
                "a.",
                "-a",
                "a-",
                "a.-b",
                "A",
                "a_b",
                "a b",
                "a%2fb",
                "a?b",
                "a#b",
                "ä",
                "a\u202eb",
                "a\n",
                "a;b",
                "a:b"
            })
    @DisplayName("H13: what no object can be called goes into no address, and the field is named")
    void otherTexts(String name) {
        assertThat(ObjectNames.isName(name)).isFalse();
        assertThat(ObjectNames.problem("secretRef", name))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("secretRef \"")
                        .contains("lower-case letters")
                        .matches("[ -~]+"));
    }

    @Test
    void theLongest() {
        assertThat(ObjectNames.isName("a".repeat(253))).isTrue();
        assertThat(ObjectNames.isName("a".repeat(254))).isFalse();
        assertThat(ObjectNames.isNamespace("a".repeat(63))).isTrue();
        assertThat(ObjectNames.isNamespace("a".repeat(64))).isFalse();
        assertThat(ObjectNames.isNamespace("a.b")).isFalse();
        assertThat(ObjectNames.problem("secretRef", "/".repeat(1_000_000)).orElseThrow())
                .hasSizeLessThan(250);
    }

    @ParameterizedTest
    @CsvSource({
        "/, true",
        "/version, true",
        "/api/v1/namespaces/ns/secrets/web, true",
        "/apis/apps/v1/namespaces/ns/deployments/web.x/, true",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node, true",
        "/api/v1/namespaces/ns/secrets/../web, false",
        "/api/v1/namespaces/ns/secrets/./web, false",
        "/api/v1/namespaces/ns/secrets/%2e%2e/web, false",
        "/api/v1/namespaces/ns/secrets/a%2fb, false",
        "/api/v1/namespaces/ns/secrets//web, false",
        "/api/v1/namespaces/ns/secrets/a;b, false",
    })
    @DisplayName("H13: a path with a part that is no name is not sent")
    void pathsOfRequests(String path, boolean sent) {
        assertThat(RequestPath.isPlain(URI.create("https://10.0.0.1:6443" + path + "?limit=1")))
                .isEqualTo(sent);
    }
}
