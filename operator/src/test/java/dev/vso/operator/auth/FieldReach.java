package dev.vso.operator.auth;

import java.util.List;
import java.util.Optional;

/** The possible targets of a resource's field. */
public enum FieldReach {
    /** An object of the resource's own namespace. */
    OBJECT_HERE,
    /** {@code name} or {@code namespace/name}; the other side must allow it. */
    OBJECT_THERE,
    /** A namespace of Kubernetes; the other side must allow it. */
    NAMESPACE,
    /** A part of a path of Vault. */
    VAULT_PATH,
    VAULT_NAMESPACE,
    /** A name that becomes a part of a path of Vault, and is one segment of it. */
    VAULT_NAME,
    /** A file of the operator ({@code OperatorFileTest}) or a host ({@code HostileVaultTest}). */
    FILE_OR_HOST,
    /** A value in a body or header, or one that shapes data or texts; it names nothing that the operator opens. */
    VALUE;

    /** The reach of a field, such as {@code VaultAuth.jwt.secretRef}; empty for an unknown one. */
    public static Optional<FieldReach> of(String field) {
        String path = field.substring(field.indexOf('.') + 1);
        String name = path.substring(path.lastIndexOf('.') + 1);
        return switch (name) {
            case "serviceAccount",
                    "irsaServiceAccount",
                    "workloadIdentityServiceAccount",
                    "secretRef",
                    "caCertSecretRef",
                    "rootSecretRef" -> Optional.of(OBJECT_HERE);
            case "vaultAuthRef", "vaultConnectionRef" -> Optional.of(OBJECT_THERE);
            case "mount", "path", "issuerRef", "keyName", "defaultMount" -> Optional.of(VAULT_PATH);
            case "role" -> Optional.of(field.equals("VaultPKISecret.role") ? VAULT_PATH : VALUE); // of a log-in: a body
            case "db_name" -> Optional.of(VAULT_NAME);
            case "defaultVaultNamespace" -> Optional.of(VAULT_NAMESPACE);
            case "caCertPath", "secretIDPath", "address", "url", "iamEndpoint", "stsEndpoint" ->
                Optional.of(FILE_OR_HOST);
            case "namespace" ->
                Optional.of(
                        path.matches(".*(vaultAuthGlobalRef|transformationRefs\\[])\\.namespace")
                                ? NAMESPACE
                                : VAULT_NAMESPACE);
            case "name" -> name(path);
            default -> VALUES.contains(name) ? Optional.of(VALUE) : Optional.empty();
        };
    }

    private static Optional<FieldReach> name(String path) {
        if (path.matches(".*(destination|rolloutRestartTargets\\[]|passwordSecretRef|transformationRefs\\[]"
                + "|vaultAuthGlobalRef)\\.name")) {
            return Optional.of(OBJECT_HERE);
        }
        if (path.equals("roles[].name")) {
            return Optional.of(VAULT_NAME);
        }
        // The name of a template, or of a database server for people.
        return path.matches("(.*[tT]emplate.*\\.)?name") ? Optional.of(VALUE) : Optional.empty();
    }

    private static final List<String> VALUES = List.of(
            "access",
            "algorithm",
            "alias",
            "allowedNamespaces[]",
            "allowedRoles[]",
            "altNames[]",
            "annotations{}",
            "audiences[]",
            "clusterName",
            "commonName",
            "cron",
            "creationStatements[]",
            "creationTTL",
            "defaultAuthMethod",
            "deletionPolicy",
            "duration",
            "engine",
            "excludes[]",
            "expiryOffset",
            "format",
            "headerValue",
            "headers{}",
            "includes[]",
            "ipSans[]",
            "key",
            "keyOverride",
            "kind",
            "labels{}",
            "maxOverlap",
            "method",
            "notAfter",
            "onFailure",
            "otherSans[]",
            "overlap",
            "parameters{}",
            "params",
            "params{}",
            "headers",
            "pluginName",
            "privateKeyFormat",
            "projectID",
            "quiet",
            "refreshAfter",
            "region",
            "renewStatements[]",
            "requestHTTPMethod",
            "revocationStatements[]",
            "revocationTTL",
            "revokePrevious",
            "roleId",
            "rollbackStatements[]",
            "rotationPolicy",
            "serverName",
            "sessionName",
            "text",
            "timeZone",
            "timeout",
            "tlsServerName",
            "ttl",
            "type",
            "uriSans[]",
            "userIDs[]");
}
