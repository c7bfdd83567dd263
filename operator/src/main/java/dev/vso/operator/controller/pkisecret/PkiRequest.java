package dev.vso.operator.controller.pkisecret;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.Keystores;
import dev.vso.api.LocalKey;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.CertificateNames;
import dev.vso.certificate.SigningRequest;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.RequestDigest;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.time.GoDuration;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.json.VaultJson;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Builds the request of a VaultPKISecret to the PKI engine, as VSO does. Pure. */
public final class PkiRequest {

    public static final String SPEC_ERROR = "VaultPKISecretError";

    private static final String ISSUE = "issue";
    private static final String SIGN = "sign";

    private PkiRequest() {}

    /**
     * Returns the request for a certificate, which is sent only once.
     *
     * @param ownKey the key that the operator generated; empty if Vault is to generate it
     */
    static VaultRequest of(VaultPKISecretSpec spec, Optional<KeyPair> ownKey) throws SyncException {
        VaultPath path = VaultSyncErrors.path(SPEC_ERROR, () -> path(spec, ownKey.isPresent() ? SIGN : ISSUE));
        RequestedNames names = RequestedNames.of(spec);
        ObjectNode body = body(spec, names);
        if (ownKey.isPresent()) {
            try {
                boolean withCommonName = !Boolean.TRUE.equals(spec.excludeCNFromSans());
                body.put("csr", SigningRequest.of(ownKey.get(), names.all(), withCommonName));
                body.remove("private_key_format");
            } catch (IllegalArgumentException e) {
                throw SyncError.terminal(SPEC_ERROR, String.valueOf(e.getMessage()))
                        .exception();
            }
        }
        return VaultRequest.issue(VaultRequest.Method.PUT, path, Optional.of(body));
    }

    /** Returns the path of the request for a certificate. */
    static VaultPath path(VaultPKISecretSpec spec) throws SyncException {
        return VaultSyncErrors.path(SPEC_ERROR, () -> path(spec, spec.privateKey() == null ? ISSUE : SIGN));
    }

    /**
     * Returns {@code <mount>/issue/<role>}, or the path of a certain issuer; VSO required {@code /issue} at the end of
     * its name.
     */
    private static VaultPath path(VaultPKISecretSpec spec, String verb) {
        VaultPath mount = VaultPath.of(spec.mount());
        String issuer = issuer(spec);
        VaultPath from = issuer.isEmpty() ? mount : mount.then("issuerRef", "issuer/" + issuer);
        return from.then("path", verb).then("role", spec.role() == null ? "" : spec.role());
    }

    private static String issuer(VaultPKISecretSpec spec) {
        String issuer = spec.issuerRef() == null ? "" : spec.issuerRef();
        return issuer.endsWith("/" + ISSUE) ? issuer.substring(0, issuer.length() - ISSUE.length() - 1) : issuer;
    }

    private static ObjectNode body(VaultPKISecretSpec spec, RequestedNames names) {
        ObjectNode body = VaultJson.object();
        put(body, "common_name", names.commonName());
        put(body, "alt_names", joined(names.altNames()));
        put(body, "ip_sans", joined(spec.ipSans()));
        put(body, "uri_sans", joined(names.uriSans()));
        put(body, "other_sans", joined(spec.otherSans()));
        put(body, "user_ids", joined(spec.userIDs()));
        put(body, "ttl", spec.ttl());
        put(body, "not_after", spec.notAfter());
        put(body, "format", spec.format());
        put(body, "private_key_format", spec.privateKeyFormat());
        if (Boolean.TRUE.equals(spec.excludeCNFromSans())) {
            body.put("exclude_cn_from_sans", true);
        }
        // VSO has Vault leave out the root. Clients must trust it, so it is requested, and filtered out of the chain
        // here.
        body.put("remove_roots_from_chain", false);
        return body;
    }

    /** Returns the names that the certificate is to have, as the spec spells them. */
    static CertificateNames names(VaultPKISecretSpec spec) {
        return CertificateNames.wanted(
                spec.commonName() == null ? "" : spec.commonName(),
                spec.altNames(),
                spec.ipSans(),
                spec.uriSans(),
                spec.otherSans(),
                spec.userIDs());
    }

    /**
     * Returns a digest of everything that the certificate depends on, independent of the order of its names. A role may
     * change the requested names, so requests are compared with requests and not with certificates.
     */
    static String digest(VaultPKISecretSpec spec) {
        ObjectNode asked = VaultJson.object();
        put(asked, "namespace", spec.namespace());
        put(asked, "mount", spec.mount());
        put(asked, "role", spec.role());
        put(asked, "issuer", issuer(spec));
        put(asked, "common_name", spec.commonName());
        CertificateNames names = names(spec);
        asked.set("hosts", sorted(names.hosts()));
        asked.set("addresses", sorted(names.addresses()));
        asked.set("uris", sorted(names.uris()));
        asked.set("others", sorted(names.others()));
        asked.set("user_ids", sorted(names.userIds()));
        put(asked, "ttl", spec.ttl());
        put(asked, "not_after", spec.notAfter());
        put(asked, "format", spec.format());
        put(asked, "private_key_format", spec.privateKeyFormat());
        asked.put("exclude_cn_from_sans", Boolean.TRUE.equals(spec.excludeCNFromSans()));
        LocalKey key = spec.privateKey();
        if (key != null) {
            asked.put("key", LocalKeys.algorithm(key) + LocalKeys.size(key));
        }
        return RequestDigest.of(asked);
    }

    /**
     * Returns a digest of the output format: while it stays the same, the Secret's data need not be rebuilt.
     *
     * @param password HMAC of the Secret that has the keystores' password
     */
    static String shape(VaultPKISecretSpec spec, Optional<String> password) {
        ObjectNode shape = VaultJson.object();
        put(shape, "type", spec.destination().type());
        shape.put("transformation", String.valueOf(spec.destination().transformation()));
        Keystores keystores = spec.destination().keystores();
        if (keystores != null) {
            shape.put("keystores", keystores.toString());
            shape.put("password", password.orElse(""));
        }
        return RequestDigest.of(shape);
    }

    /** Returns the expiry that the spec sets; empty if it is not a valid time, which Vault will report. */
    static Optional<Instant> fixedEnd(VaultPKISecretSpec spec) {
        try {
            return Optional.ofNullable(spec.notAfter())
                    .filter(text -> !text.isEmpty())
                    .map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    static Optional<Duration> expiryOffset(VaultPKISecretSpec spec) throws SyncException {
        try {
            return Optional.ofNullable(spec.expiryOffset())
                    .filter(text -> !text.isEmpty())
                    .map(GoDuration::parse);
        } catch (IllegalArgumentException e) {
            throw SyncError.terminal(SPEC_ERROR, "expiryOffset: " + e.getMessage())
                    .exception();
        }
    }

    private static void put(ObjectNode body, String field, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            body.put(field, value);
        }
    }

    private static String joined(List<String> entries) {
        return String.join(",", entries);
    }

    private static ArrayNode sorted(Collection<String> names) {
        ArrayNode sorted = VaultJson.object().arrayNode();
        new TreeSet<>(names).forEach(sorted::add);
        return sorted;
    }
}
