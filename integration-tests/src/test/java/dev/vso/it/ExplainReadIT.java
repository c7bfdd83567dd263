package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets that cannot be read or stored. */
class ExplainReadIT extends ExplainFixture {

    @BeforeAll
    void olderByMoreThanTheSecondThatAgeIsToldIn() {
        apply(secret("elder").into("name: contested\ncreate: true"));
    }

    Stream<Broken> reading() {
        return Stream.of(
                new Broken(
                        "denied",
                        name -> apply(StaticSecretYaml.of(name, "of-others/app")),
                        "read",
                        "missing capability read on secret/data/of-others/app",
                        "add this to the policy confined-to-namespace"),
                new Broken(
                        "nothing-there",
                        name -> apply(StaticSecretYaml.of(name, namespace + "/nothing")),
                        "read",
                        "nothing is at secret/data/%s/nothing",
                        "write the secret"),
                new Broken(
                        "kv-version",
                        name -> apply(secret(name).from("secret", "kv-v1", namespace + "/app")),
                        "read",
                        "secret/ is a key/value engine of version 2",
                        "set spec.type to kv-v2"),
                new Broken(
                        "engine-type",
                        name -> {
                            vaultRole(name, policy("pki/*", "read"), Map.of());
                            environment.auth(namespace, name, name, "");
                            return apply(secret(name).from("pki", "kv-v1", "x").with("vaultAuthRef: " + name));
                        },
                        "read",
                        "pki/ is an engine of type pki and not kv",
                        "set spec.mount to one of type kv"),
                new Broken(
                        "no-mount",
                        name -> {
                            vaultRole(name, policy("nowhere/*", "read"), Map.of());
                            environment.auth(namespace, name, name, "");
                            return apply(
                                    secret(name).from("nowhere", "kv-v2", "x").with("vaultAuthRef: " + name));
                        },
                        "read",
                        "nothing is mounted at nowhere/",
                        "correct spec.mount"),
                new Broken(
                        "deleted",
                        name -> {
                            environment.inVault().put(namespace + "/deleted", Map.of("password", VALUE));
                            environment.vault().delete("secret/data/" + namespace + "/deleted");
                            return apply(StaticSecretYaml.of(name, namespace + "/deleted"));
                        },
                        "read",
                        "version 1 of secret/data/%s/deleted was deleted",
                        "undelete it"),
                new Broken(
                        "key-missing",
                        name -> apply(
                                secret(name).into("name: %s\ncreate: true\ntype: kubernetes.io/tls".formatted(name))),
                        "read",
                        "tls.crt",
                        ""),
                new Broken(
                        "no-engine-role",
                        name -> {
                            vaultRole(
                                    name,
                                    policy("database/creds/*", "read") + policy("database/roles/*", "read"),
                                    Map.of());
                            environment.auth(namespace, name, name, "");
                            environment.apply(
                                    namespace,
                                    LeaseYaml.at(name, "creds/nobody")
                                            .with("vaultAuthRef: " + name)
                                            .toString());
                            return "vds/" + name;
                        },
                        "read",
                        "the engine has no role database/roles/nobody",
                        "create it in Vault"),
                new Broken(
                        "certificate-denied",
                        name -> {
                            environment.apply(namespace, """
                            apiVersion: secrets.hashicorp.com/v1beta1
                            kind: VaultPKISecret
                            metadata: {name: %1$s}
                            spec: {mount: pki, role: web-server, commonName: x.example.com, destination: {name: %1$s, create: true}}
                            """.formatted(name));
                            return "vaultpkisecrets.secrets.hashicorp.com " + name;
                        },
                        "read",
                        "missing capability update on pki/issue/web-server",
                        "add this to the policy"),
                new Broken(
                        "database-denied",
                        name -> {
                            vaultRole(name, readsApp(), Map.of());
                            environment.auth(namespace, name, name, "");
                            environment.apply(namespace, """
                            apiVersion: example.com/v1
                            kind: Database
                            metadata: {name: %1$s}
                            spec:
                              engine: postgresql
                              name: mydatabase
                              vaultAuthRef: %1$s
                              roles: [{name: app, db_name: mydatabase, creation_days: 1, revocation_days: 2}]
                            """.formatted(name));
                            return "db " + name;
                        },
                        "read",
                        "missing capability create, read, update on database/roles/",
                        "add this to the policy"));
    }

    Stream<Broken> secretAndAfter() {
        return Stream.of(
                new Broken(
                        "foreign",
                        name -> {
                            environment
                                    .client()
                                    .resource(new SecretBuilder()
                                            .withNewMetadata()
                                            .withNamespace(namespace)
                                            .withName(name)
                                            .endMetadata()
                                            .addToStringData("password", VALUE)
                                            .build())
                                    .create();
                            return apply(secret(name));
                        },
                        "secret",
                        "exists and was not created by VaultStaticSecret foreign",
                        "set destination.overwrite to true"),
                new Broken(
                        "not-made",
                        name -> apply(secret(name).into("name: " + name)),
                        "secret",
                        "does not exist, and destination.create is false",
                        "create the Secret"),
                new Broken(
                        "held",
                        name -> {
                            ownedSecret("contested", "elder");
                            return apply(secret(name).into("name: contested\ncreate: true"));
                        },
                        "secret",
                        "belongs to VaultStaticSecret elder",
                        "name another Secret"),
                new Broken(
                        "no-operator",
                        name -> withOwnConnection(name, "") + " --operator-namespace " + namespace,
                        "operator",
                        "no operator is running",
                        "start it"));
    }

    private void ownedSecret(String secret, String owner) {
        var metadata = environment
                .subject("VaultStaticSecret", namespace, owner)
                .resource()
                .require()
                .getMetadata();
        environment.apply(namespace, """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %s
                  labels:
                    app.kubernetes.io/managed-by: hashicorp-vso
                    app.kubernetes.io/name: vault-secrets-operator
                    app.kubernetes.io/component: secret-sync
                    secrets.hashicorp.com/vso-ownerRefUID: %3$s
                  ownerReferences:
                    - {apiVersion: secrets.hashicorp.com/v1beta1, kind: VaultStaticSecret, name: %2$s, uid: %3$s}
                """.formatted(secret, owner, metadata.getUid()));
    }

    @ParameterizedTest
    @MethodSource({"reading", "secretAndAfter"})
    void theBreakIsFoundAtItsStepWithItsCure(Broken broken) throws Exception {
        assertFound(broken);
    }

    @Test
    void aPolicyToAddIsPrintedReadyToPaste() {
        apply(StaticSecretYaml.of("pasted", "of-others/app"));

        assertThat(explain("vss pasted").out()).contains("""
                                 path "secret/data/of-others/app" {
                                   capabilities = ["read"]
                                 }
                """);
    }
}
