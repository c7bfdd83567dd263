package dev.vso.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * For each field that can reference something: values with which a tenant could try to reach another namespace, the
 * operator's, or a foreign part of Vault, and the expected outcome. {@code TenancyRowsTest} compares the fields with
 * the CRDs. In the texts MINE, VICTIM and OPERATOR stand for namespaces, NAME for the resource, and {@code $} for the
 * value of the field. In the victim's namespace every object is named {@code target}.
 */
final class TenancyRows {

    private static final String CONFIG = "VaultClientConfigError";
    private static final String INVALID = "InvalidVaultAuth";
    private static final String DENIED = "does not allow namespace MINE";
    private static final String AWS = "aws: {role: r, region: eu-west-1";
    private static final String GCP = "gcp: {role: r, region: r, projectID: p, clusterName: c";

    private TenancyRows() {}

    /**
     * A field.
     *
     * @param spec of the kind, with {@code $} in place of the value
     * @param invalid values that the API server rejects
     * @param rejected values that the operator rejects
     */
    record Row(String field, String spec, List<String> invalid, List<ExpectedCondition> rejected) {

        String kind() {
            return field.substring(0, field.indexOf('.'));
        }

        Row stops(String... values) {
            return new Row(field, spec, List.of(values), rejected);
        }

        /** The operator's condition and event have this reason and all these words. */
        Row rejects(String value, String reason, String... words) {
            return new Row(
                    field,
                    spec,
                    invalid,
                    Stream.concat(rejected.stream(), Stream.of(new ExpectedCondition(value, reason, List.of(words))))
                            .toList());
        }
    }

    record ExpectedCondition(String value, String reason, List<String> words) {}

    private static Row row(String field, String spec) {
        return new Row(field, spec, List.of(), List.of());
    }

    /** A reference to an object of the same namespace: there is no syntax for another one. */
    private static Row here(String field, String spec) {
        return row(field, spec).stops("VICTIM/target", "../VICTIM/target", "OPERATOR/default", "..%2fVICTIM");
    }

    /** A reference that may name a namespace. */
    private static Row there(String field, String spec, String kind) {
        return row(field, spec)
                .stops("../VICTIM/target", "VICTIM/../VICTIM/target", "VICTIM%2ftarget")
                .rejects("VICTIM/target", CONFIG, kind + " VICTIM/target " + DENIED)
                .rejects("OPERATOR/private", CONFIG, kind + " OPERATOR/private " + DENIED);
    }

    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        Arrays.stream(Filling.values()).flatMap(Filling::rows).forEach(rows::add);
        rows.addAll(pathsOfEachKind());
        rows.addAll(databases());
        rows.addAll(connections());
        rows.addAll(auths());
        rows.addAll(logins("VaultAuth", "mount: MINE, "));
        rows.addAll(logins("VaultAuthGlobal", "defaultMount: MINE, "));
        rows.addAll(globals());
        return rows;
    }

    /** The kinds that fill Secrets, with placeholders in their manifests. */
    private enum Filling {
        STATIC(
                "VaultStaticSecret",
                "",
                "secret",
                "VaultStaticSecretError",
                "{type: kv-v1, mount: <mount>, path: x, destination: {name: <name>, create: true<shape>}<more><top>}"),
        DYNAMIC(
                "VaultDynamicSecret",
                "",
                "database",
                "VaultDynamicSecretError",
                "{mount: <mount>, path: x, destination: {name: <name>, create: true<shape>}<more><top>}"),
        PKI(
                "VaultPKISecret",
                "",
                "pki",
                "VaultPKISecretError",
                "{mount: <mount>, role: r, commonName: a, destination: {name: <name>, create: true<shape>}<more><top>}"),
        DATABASE(
                "Database",
                "roles[].",
                "database",
                "DatabaseError",
                "{engine: postgresql, name: n, mount: <mount><top>, roles: [{name: r, db_name: d, creationTTL: 1h,"
                        + " revocationTTL: 2h, destination: {name: <name><shape>}<more>}]}");

        private final String kind;
        private final String inner;
        private final String mount;
        private final String reason;
        private final String manifest;

        Filling(String kind, String inner, String mount, String reason, String manifest) {
            this.kind = kind;
            this.inner = inner;
            this.mount = mount;
            this.reason = reason;
            this.manifest = manifest;
        }

        private String with(String slot, String text) {
            return manifest.replace(slot, text)
                    .replace("<mount>", mount)
                    .replace("<name>", "NAME")
                    .replaceAll("<(shape|more|top)>", "");
        }

        private Stream<Row> rows() {
            String shared = ", transformation: {transformationRefs: [{%s}]}";
            return Stream.of(
                    there(kind + ".vaultAuthRef", with("<top>", ", vaultAuthRef: $"), "VaultAuth"),
                    row(kind + ".namespace", with("<top>", ", namespace: $")).rejects("a/../b", CONFIG, "namespace"),
                    row(kind + ".mount", with("<mount>", "$"))
                            .rejects("../sys/leases", reason, "mount", "holds the segment")
                            .rejects("a/%2e%2e/sys", reason, "mount", "hides the segment")
                            .rejects("cubbyhole", reason, "mount", "is the store of the token", "name the path of a")
                            .rejects("sys/leases", reason, "mount", "acts on leases", "name the path of a"),
                    here(kind + "." + inner + "destination.name", with("<name>", "$")),
                    here(
                            kind + "." + inner + "rolloutRestartTargets[].name",
                            with("<more>", ", rolloutRestartTargets: [{kind: Deployment, name: $}]")),
                    here(
                                    kind + "." + inner + "destination.transformation.transformationRefs[].name",
                                    with("<shape>", shared.formatted("name: $")))
                            .rejects("target", "TransformationError", "transformationRefs", "MINE/target"),
                    row(
                                    kind + "." + inner + "destination.transformation.transformationRefs[].namespace",
                                    with("<shape>", shared.formatted("name: target, namespace: $")))
                            .stops("../VICTIM", "VICTIM/x")
                            .rejects("VICTIM", "TransformationError", "of another namespace", "VICTIM/target"));
        }
    }

    private static List<Row> pathsOfEachKind() {
        return List.of(
                row("VaultStaticSecret.path", "{type: kv-v1, mount: secret, path: $, destination: {name: NAME}}")
                        .rejects("../sys/leases", "VaultStaticSecretError", "path", "holds the segment")
                        .rejects("%2e%2e/sys", "VaultStaticSecretError", "path", "hides the segment")
                        .rejects("a//b", "VaultStaticSecretError", "path", "single slash"),
                row("VaultDynamicSecret.path", "{mount: auth, path: $, destination: {name: NAME}}")
                        .rejects("token/lookup-self", "VaultDynamicSecretError", "acts on the token")
                        .rejects("../cubbyhole/x", "VaultDynamicSecretError", "path", "holds the segment"),
                row(
                                "VaultPKISecret.role",
                                "{mount: pki, role: $, commonName: a, destination: {name: NAME, create: true}}")
                        .rejects("../../sys/leases", "VaultPKISecretError", "role", "holds the segment"),
                row(
                                "VaultPKISecret.issuerRef",
                                "{mount: pki, role: r, issuerRef: $, commonName: a, destination: {name: NAME, create: true}}")
                        .rejects("../../sys/leases", "VaultPKISecretError", "issuerRef", "holds the segment"),
                here(
                        "VaultPKISecret.destination.keystores.passwordSecretRef.name",
                        "{mount: pki, role: r, commonName: a, destination: {name: NAME, create: true, keystores:"
                                + " {jks: true, passwordSecretRef: {name: $}}}}"));
    }

    private static List<Row> databases() {
        String role = "roles: [{name: r, db_name: %s, creationTTL: 1h, revocationTTL: 2h}]}";
        String connection = "{engine: mysql, name: n, connection: {url: '{{username}}:{{password}}@tcp(127.0.0.1:1)/',"
                + " rootSecretRef: %s}, " + role.formatted("MINE");
        return List.of(
                row(
                                "Database.roles[].name",
                                "{engine: postgresql, name: n, "
                                        + role.formatted("d").replace("name: r", "name: $"))
                        .stops("../sys", "a/b", "VICTIM_db_r"),
                row("Database.roles[].db_name", "{engine: postgresql, name: n, " + role.formatted("$"))
                        .stops("../sys", "a/b"),
                here("Database.connection.rootSecretRef", connection.formatted("$"))
                        .rejects("target", "DatabaseError", "connection.rootSecretRef", "MINE/target", "create it"),
                here("Database.connection.tls.caCertSecretRef", connection.formatted("root, tls: {caCertSecretRef: $}"))
                        .rejects(
                                "target",
                                "DatabaseError",
                                "connection.tls.caCertSecretRef",
                                "MINE/target",
                                "create it"));
    }

    private static List<Row> connections() {
        return List.of(
                here("VaultConnection.caCertSecretRef", "{address: 'https://127.0.0.1:1', caCertSecretRef: $}")
                        .rejects("target", CONFIG, "caCertSecretRef", "MINE/target", "create it"),
                row("VaultConnection.caCertPath", "{address: 'https://127.0.0.1:1', caCertPath: $}")
                        .rejects("/var/run/secrets/kubernetes.io/serviceaccount/token", CONFIG, "caCertPath")
                        .rejects("/etc/ssl/../passwd", CONFIG, "caCertPath"),
                row("VaultConnection.address", "{address: $}")
                        .rejects("http://169.254.169.254", "VaultClientError", "169.254.169.254", "write the address"));
    }

    private static String kubernetes(String more) {
        return "{method: kubernetes, kubernetes: {role: vault-secrets-operator, serviceAccount: default}" + more + "}";
    }

    private static List<Row> auths() {
        return List.of(
                row("VaultAuth.mount", kubernetes(", mount: $"))
                        .rejects("a/../../sys", INVALID, "mount", "holds the segment"),
                row("VaultAuth.namespace", kubernetes(", mount: kubernetes, namespace: $"))
                        .rejects("a/../b", INVALID, "namespace", "holds the segment"),
                connectionRef("VaultAuth", kubernetes(", mount: kubernetes, vaultConnectionRef: $")),
                here("VaultAuth.vaultAuthGlobalRef.name", "{vaultAuthGlobalRef: {name: $}}")
                        .rejects("target", CONFIG, "vaultAuthGlobalRef", "MINE/target exists", "create it"),
                row("VaultAuth.vaultAuthGlobalRef.namespace", "{vaultAuthGlobalRef: {name: target, namespace: $}}")
                        .stops("../VICTIM", "VICTIM/x")
                        .rejects("VICTIM", CONFIG, "VaultAuthGlobal VICTIM/target " + DENIED)
                        .rejects("OPERATOR", CONFIG, "VaultAuthGlobal OPERATOR/target " + DENIED));
    }

    private static Row connectionRef(String kind, String spec) {
        return row(kind + ".vaultConnectionRef", spec)
                .stops("../VICTIM/target", "VICTIM/../VICTIM/target", "VICTIM%2ftarget")
                .rejects("VICTIM/target", CONFIG, "VICTIM/target", "another team's namespace");
    }

    /** Credentials of a login, in a VaultAuth or a VaultAuthGlobal. */
    private static List<Row> logins(String kind, String mount) {
        List<Row> rows = new ArrayList<>(List.of(
                login(kind, mount, "kubernetes", "serviceAccount", "kubernetes: {role: r"),
                login(kind, mount, "jwt", "serviceAccount", "jwt: {role: r"),
                login(kind, mount, "jwt", "secretRef", "jwt: {role: r"),
                login(kind, mount, "appRole", "secretRef", "appRole: {roleId: r"),
                login(kind, mount, "aws", "secretRef", AWS),
                login(kind, mount, "aws", "irsaServiceAccount", AWS),
                login(kind, mount, "gcp", "workloadIdentityServiceAccount", GCP)));
        rows.add(row(
                        kind + ".appRole.secretIDPath",
                        "{%s%sappRole: {roleId: r, secretIDPath: $}}".formatted(method(kind, "appRole"), mount))
                .rejects("/var/run/secrets/kubernetes.io/serviceaccount/token", CONFIG, "appRole.secretIDPath"));
        return rows;
    }

    private static Row login(String kind, String mount, String method, String field, String block) {
        return here(
                        "%s.%s.%s".formatted(kind, method, field),
                        "{%s%s%s, %s: $}}".formatted(method(kind, method), mount, block, field))
                .rejects("target", CONFIG, method + "." + field, "MINE/target");
    }

    private static String method(String kind, String method) {
        return (kind.equals("VaultAuth") ? "method: " : "defaultAuthMethod: ") + method + ", ";
    }

    private static List<Row> globals() {
        String kubernetes = "kubernetes: {role: vault-secrets-operator, serviceAccount: default";
        List<Row> rows = new ArrayList<>(List.of(
                connectionRef(
                        "VaultAuthGlobal",
                        "{defaultAuthMethod: kubernetes, defaultMount: kubernetes, vaultConnectionRef: $, " + kubernetes
                                + "}}"),
                row(
                                "VaultAuthGlobal.defaultMount",
                                "{defaultAuthMethod: kubernetes, defaultMount: $, " + kubernetes + "}}")
                        .rejects("a/../../sys", INVALID, "mount", "holds the segment"),
                row(
                                "VaultAuthGlobal.defaultVaultNamespace",
                                "{defaultAuthMethod: kubernetes, defaultMount: m, defaultVaultNamespace: $, "
                                        + kubernetes + "}}")
                        .rejects("a/../b", INVALID, "namespace", "holds the segment")));
        Stream.of(
                        kubernetes,
                        "jwt: {role: r, serviceAccount: default",
                        "appRole: {roleId: r, secretRef: s",
                        AWS + ", secretRef: s",
                        GCP + ", workloadIdentityServiceAccount: default")
                .forEach(block -> {
                    String method = block.substring(0, block.indexOf(':'));
                    String spec = "{defaultAuthMethod: %s, defaultMount: m, %s, ".formatted(method, block);
                    rows.add(row("VaultAuthGlobal." + method + ".mount", spec + "mount: $}}")
                            .rejects("a/../../sys", INVALID, "mount", "holds the segment"));
                    rows.add(row("VaultAuthGlobal." + method + ".namespace", spec + "namespace: $}}")
                            .rejects("a/../b", INVALID, "namespace", "holds the segment"));
                });
        return rows;
    }
}
