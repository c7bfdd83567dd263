package dev.vso.it;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.BaoAudit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Two authorities of OpenBao, a root and an intermediate, and VaultPKISecrets that use them. */
public final class PkiEnvironment {

    /** Mount that issues by its root. */
    static final String MOUNT = "pki-it";

    /** Mount that issues by an intermediate signed by {@link #MOUNT}'s root, and knows that root. */
    static final String BELOW = "pki-it-below";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String POLICY = """
            path "pki-it/issue/web" { capabilities = ["create", "update"] }
            path "pki-it/issuer/first/issue/web" { capabilities = ["create", "update"] }
            path "pki-it/issue/missing" { capabilities = ["create", "update"] }
            path "pki-it/issue/unstored" { capabilities = ["create", "update"] }
            path "pki-it/sign/any-key" { capabilities = ["create", "update"] }
            path "pki-it/sign/own-names" { capabilities = ["create", "update"] }
            path "pki-it-below/issue/web" { capabilities = ["create", "update"] }
            path "pki/issue/web-server" { capabilities = ["create", "update"] }
            path "pki/sign/web-server" { capabilities = ["create", "update"] }
            path "pki-it/revoke" { capabilities = ["update"] }
            """;

    private final TestEnvironment environment;
    private final List<ResourceHandle> applied = new ArrayList<>();

    private PkiEnvironment(TestEnvironment environment) {
        this.environment = environment;
    }

    public static PkiEnvironment in(TestEnvironment environment) {
        PkiEnvironment pki = new PkiEnvironment(environment);
        if (!environment.vault().send("GET", "sys/mounts/" + MOUNT, Map.of()).ok()) {
            pki.authorities();
        }
        environment.inVault().role("pki-it", POLICY, Map.of("token_ttl", "1h"));
        return pki;
    }

    private void authorities() {
        var vault = environment.vault();
        for (String mount : List.of(MOUNT, BELOW)) {
            vault.write("sys/mounts/" + mount, Map.of("type", "pki", "config", Map.of("max_lease_ttl", "87600h")));
        }
        vault.write(
                MOUNT + "/root/generate/internal",
                Map.of("common_name", "Root", "issuer_name", "first", "ttl", "87600h", "key_type", "ec"));
        String request = vault.write(
                        BELOW + "/intermediate/generate/internal", Map.of("common_name", "Below", "key_type", "ec"))
                .at("/data/csr")
                .asText();
        var signed = vault.write(
                        MOUNT + "/root/sign-intermediate",
                        Map.of("csr", request, "common_name", "Below", "ttl", "43800h", "format", "pem"))
                .path("data");
        vault.write(
                BELOW + "/intermediate/set-signed",
                Map.of(
                        "certificate",
                        signed.path("certificate").asText() + "\n"
                                + signed.path("issuing_ca").asText()));
        role(MOUNT, "web", Map.of());
        role(MOUNT, "any-key", Map.of("key_type", "any", "key_bits", 0));
        role(MOUNT, "own-names", Map.of("use_csr_sans", false, "use_csr_common_name", false));
        role(MOUNT, "unstored", Map.of("no_store", true));
        role(BELOW, "web", Map.of());
    }

    private void role(String mount, String name, Map<String, ?> more) {
        Map<String, Object> settings = new TreeMap<>(Map.of(
                "allow_any_name",
                true,
                "allowed_uri_sans",
                "*",
                "allowed_other_sans",
                "*",
                "allowed_user_ids",
                "*",
                "key_type",
                "ec",
                "key_bits",
                256,
                "max_ttl",
                "768h"));
        settings.putAll(more);
        environment.vault().write(mount + "/roles/" + name, settings);
    }

    /** An operator that checks for revocations, and revokes replaced certificates, within a second. */
    VaultSecretsOperator operator() {
        return environment.operator(
                TestEnvironment.IMPATIENT[0],
                TestEnvironment.IMPATIENT[1],
                "--lease-overlap=1s",
                "--revocation-check-interval=1s");
    }

    /** A namespace with a VaultAuth {@code default} that may use both. */
    String namespace() {
        String namespace = environment.namespace("pki");
        environment.auth(namespace, "default", "pki-it", "");
        return namespace;
    }

    /** Applies a VaultPKISecret and waits until it is ready, with the keys of type kubernetes.io/tls in its Secret. */
    ResourceHandle ready(String namespace, String name, String spec) {
        ResourceHandle subject = apply(namespace, name, spec);
        subject.awaitReady(PATIENCE);
        return subject;
    }

    /** Applies a VaultPKISecret, with role {@code web} unless the spec names one. */
    ResourceHandle apply(String namespace, String name, String spec) {
        String destination = """
                destination:
                  name: %s
                  create: true
                  type: kubernetes.io/tls
                """.formatted(name);
        String whole = (spec.contains("mount:") ? "" : "mount: " + MOUNT + "\n")
                + (spec.contains("role:") ? "" : "role: web\n")
                + (spec.contains("destination:") ? "" : destination)
                + spec;
        return applyWithoutRole(namespace, name, whole);
    }

    /** Applies a VaultPKISecret with this spec unchanged. */
    ResourceHandle applyWithoutRole(String namespace, String name, String spec) {
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata:
                  name: %s
                spec:
                """.formatted(name) + spec.indent(2));
        ResourceHandle subject = environment.subject("VaultPKISecret", namespace, name);
        applied.add(subject);
        return subject;
    }

    /** A VaultPKISecret that was applied in another way, to be deleted with the rest. */
    ResourceHandle known(String namespace, String name) {
        ResourceHandle subject = environment.subject("VaultPKISecret", namespace, name);
        applied.add(subject);
        return subject;
    }

    /** Deletes everything that was applied so far. */
    void deleteAll() {
        applied.forEach(ResourceHandle::delete);
        applied.clear();
    }

    Optional<VaultPKISecretStatus> status(ResourceHandle subject) {
        return Optional.ofNullable(environment
                        .client()
                        .resources(VaultPKISecret.class)
                        .inNamespace(subject.namespace())
                        .withName(subject.name())
                        .get())
                .map(VaultPKISecret::getStatus);
    }

    String serial(ResourceHandle subject) {
        return status(subject).map(VaultPKISecretStatus::serialNumber).orElse("");
    }

    /** Waits for another certificate than this; returns its serial number. */
    String awaitOther(ResourceHandle subject, String serial) {
        return Polling.await(PATIENCE, () -> serial(subject), now -> !now.isEmpty() && !now.equals(serial));
    }

    ServedCertificate served(ResourceHandle subject) {
        return ServedCertificate.of(environment.data(subject.namespace(), subject.name()));
    }

    /** When Vault revoked it; 0 if not revoked. */
    long revokedAt(String serial) {
        return environment
                .vault()
                .read(MOUNT + "/cert/" + serial)
                .map(answer -> answer.at("/data/revocation_time").asLong())
                .orElse(0L);
    }

    /** A namespace's requests for certificates since a mark, from Vault's audit log. */
    List<BaoAudit> issuedSince(long mark, String namespace) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(request -> request.displayName().equals("kubernetes-" + namespace + "-default"))
                .filter(request -> request.path().startsWith("pki")
                        && (request.path().contains("/issue/") || request.path().contains("/sign/")))
                .toList();
    }
}
