package dev.vso.it;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken resources and references, each with the failure that {@code vso explain} reports, and the cure. */
class ExplainReferencesIT extends ExplainFixture {

    Stream<Broken> resourceAndReferences() {
        return Stream.of(
                new Broken(
                        "gone", _ -> "vss/gone", "resource", "there is no VaultStaticSecret gone", "correct the name"),
                new Broken(
                        "elsewhere",
                        name -> {
                            environment.apply(other, StaticSecretYaml.of(name, "x"));
                            return "vss/" + name;
                        },
                        "resource",
                        "one of that name is in namespace explain-other",
                        "add -n explain-other"),
                new Broken("path-up", name -> apply(StaticSecretYaml.of(name, "../other")), "resource", "path: ", ""),
                new Broken(
                        "template",
                        name -> apply(secret(name).into("""
                                name: %s
                                create: true
                                transformation: {templates: {x: {text: '{{ .Secrets.password'}}}
                                """.formatted(name))),
                        "resource",
                        "templates[x]",
                        "correct the template"),
                new Broken(
                        "shared-abroad",
                        name -> apply(secret(name).into("""
                                name: %s
                                create: true
                                transformation: {transformationRefs: [{name: x, namespace: %s}]}
                                """.formatted(name, other))),
                        "resource",
                        "of another namespace",
                        "copy it into"),
                new Broken(
                        "no-auth",
                        name -> apply(secret(name).with("vaultAuthRef: nobody")),
                        "auth",
                        "no VaultAuth %s/nobody exists",
                        "create it, or name another"),
                new Broken(
                        "not-allowed",
                        name -> {
                            environment.auth(other, name, "vault-secrets-operator", "");
                            return apply(secret(name).with("vaultAuthRef: %s/%s".formatted(other, name)));
                        },
                        "auth",
                        "does not allow namespace %s",
                        "add it to the VaultAuth's allowedNamespaces"),
                new Broken(
                        "no-global",
                        name -> {
                            globalAuth(name, "vaultAuthGlobalRef: {name: nobody}");
                            return apply(secret(name).with("vaultAuthRef: " + name));
                        },
                        "auth",
                        "no VaultAuthGlobal %s/nobody exists",
                        "create it, or name another"),
                new Broken(
                        "no-connection",
                        name -> withRole(name, "vault-secrets-operator", "vaultConnectionRef: nobody"),
                        "auth",
                        "vaultConnectionRef: no VaultConnection %s/nobody",
                        "create it, or name another"),
                new Broken(
                        "connection-abroad",
                        name -> {
                            environment.connection(other, name, "address: " + address());
                            return withRole(
                                    name, "vault-secrets-operator", "vaultConnectionRef: %s/%s".formatted(other, name));
                        },
                        "auth",
                        "another team's namespace",
                        "--allow-cross-namespace-connections"));
    }

    @ParameterizedTest
    @MethodSource("resourceAndReferences")
    void theBreakIsFoundAtItsStepWithItsCure(Broken broken) throws Exception {
        assertFound(broken);
    }
}
