package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.Pem;
import dev.vso.certificate.TrustBundle;
import dev.vso.error.Explanation;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.controller.pkisecret.PkiSecretHandler.Step;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers.Found;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers.Issuer;
import dev.vso.operator.controller.pkisecret.issuer.TrustedIssuers;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.ReconcileState;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.template.SecretData;
import dev.vso.operator.time.GoDuration;
import dev.vso.operator.time.Jitter;
import dev.vso.operator.time.Timing;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a mount's certificate authorities and its revocation list to a Secret, for resources with {@code caOnly}. No
 * certificate is issued, so nothing needs revoking. Every reconciliation reads them again.
 */
final class CaOnlyHandler {

    private static final Logger log = LoggerFactory.getLogger(CaOnlyHandler.class);

    private static final String CA = "ca.crt";
    private static final String CRL = "crl.pem";
    private static final Duration USUAL = Duration.ofHours(1);

    private final VaultAccessProvider vault;
    private final SecretOutput output;
    private final RefreshLimits refreshLimits;
    private final Timing timing;
    private final MountIssuers issuers;
    private final TrustedIssuers trusted;
    private final ReconcileStateStore states;

    CaOnlyHandler(
            VaultAccessProvider vault,
            SecretOutput output,
            RefreshLimits refreshLimits,
            Timing timing,
            MountIssuers issuers,
            TrustedIssuers trusted,
            ReconcileStateStore states) {
        this.vault = vault;
        this.output = output;
        this.refreshLimits = refreshLimits;
        this.timing = timing;
        this.issuers = issuers;
        this.trusted = trusted;
        this.states = states;
    }

    static boolean appliesTo(VaultPKISecretSpec spec) {
        return Boolean.TRUE.equals(spec.caOnly());
    }

    /** Reads from Vault, unless a failure is backed off, and writes what has changed. */
    Step step(VaultPKISecret resource) throws SyncException {
        PkiStatusReader state = PkiStatusReader.of(resource);
        ObjectKey key = ObjectKey.of(resource);
        Instant now = timing.now();
        long generation = resource.getMetadata().getGeneration();
        ReconcileState before = states.get(key);
        boolean forced = before.seen() && before.isForced(ForceSync.of(resource), generation, now);
        states.update(key, track -> track.saw(ForceSync.of(resource)));
        Optional<Instant> waiting =
                states.get(key).waitingUntil(generation, now).filter(_ -> !forced);
        return waiting.isPresent()
                ? new Step(state, Optional.empty(), Optional.empty(), Optional.empty(), waiting.get())
                : refresh(resource, key, state, now.plus(wait(resource.getSpec())));
    }

    private Step refresh(VaultPKISecret resource, ObjectKey key, PkiStatusReader state, Instant next)
            throws SyncException {
        VaultPKISecretSpec spec = resource.getSpec();
        Access access = vault.get(states, key, spec.vaultAuthRef(), spec.namespace());
        Found found = issuers.of(access, spec.mount(), Duration.ZERO);
        String authorities = authorities(resource, state, access.vault(), found);
        SecretData data = SecretData.of(Map.of(CA, bytes(authorities), CRL, bytes(lists(access.vault(), spec, found))));
        var destination = spec.destination().plain();
        Delivered delivered = output.writer().deliver(OwnerFactory.of(resource), destination, data, state.mac());
        states.update(key, track -> track.succeeded(Optional.empty(), ForceSync.of(resource)));
        output.reportTakenUp(resource, delivered);
        delivered.written().ifPresent(how -> {
            log.info("Secret {} {}", destination.name(), how);
            output.events()
                    .news(
                            resource,
                            state.mac().isEmpty() ? ConditionReasons.SECRET_SYNCED : ConditionReasons.SECRET_ROTATED,
                            "Secret %s has the authorities of %s and their revocation list: %s"
                                    .formatted(destination.name(), spec.mount(), how));
        });
        if (delivered.isNews()) {
            output.restarts()
                    .written(
                            resource,
                            states,
                            spec.rolloutRestartTargets(),
                            state.mac(),
                            delivered.mac(),
                            Optional.empty());
        }
        List<String> limits = TrustedIssuers.limit(found, spec.mount()).stream().toList();
        return new Step(
                PkiStatusReader.ofAuthorities(delivered.mac()),
                Optional.empty(),
                Optional.of(limits),
                Optional.empty(),
                next);
    }

    /**
     * Returns all issuers of the mount that have neither expired nor been revoked, newest first. If Vault does not list
     * them, returns those of the default issuer's chain, and those already in the Secret until they expire.
     */
    private String authorities(VaultPKISecret resource, PkiStatusReader state, VaultAccess vault, Found found)
            throws SyncException {
        String mount = resource.getSpec().mount();
        return switch (found) {
            case Found.Known known
            when trusted.valid(known).isEmpty() && !known.issuers().isEmpty() ->
                throw SyncError.retryable(
                                VaultSyncErrors.VAULT_CLIENT_ERROR,
                                Explanation.colon(
                                        "every issuer of %s has ended or is revoked".formatted(mount),
                                        "generate or import another one"))
                        .exception();
            case Found.Known known when !known.issuers().isEmpty() -> Pem.write(trusted.valid(known));
            case Found.Unknown(VaultFailure failure)
            when failure.policy() == VaultFailure.Policy.TRANSIENT ->
                throw VaultSyncErrors.of(failure).exception();
            case Found _ -> {
                List<X509Certificate> all = new ArrayList<>(chain(vault, resource.getSpec()));
                output.writer()
                        .readWritten(
                                OwnerFactory.of(resource),
                                resource.getSpec().destination().plain(),
                                state.mac())
                        .map(PkiSecretData::authorities)
                        .ifPresent(all::addAll);
                yield Pem.write(TrustBundle.of(all, timing.now()));
            }
        };
    }

    /**
     * Returns the revocation lists, the default issuer's first: a client that requires lists needs one for each issuer.
     */
    private static String lists(VaultAccess vault, VaultPKISecretSpec spec, Found found) throws SyncException {
        SequencedSet<String> lists = new LinkedHashSet<>();
        lists.add(ended(certificate(vault, spec, "cert/crl")));
        if (found instanceof Found.Known known) {
            for (Issuer issuer : known.issuers()) {
                if (issuer.hasKey()) {
                    lists.add(ended(list(vault, spec, issuer)));
                }
            }
        }
        return String.join("", lists);
    }

    /** Returns an issuer's revocation list; an issuer that may not sign lists has none. */
    private static String list(VaultAccess vault, VaultPKISecretSpec spec, Issuer issuer) throws SyncException {
        VaultPath path = VaultSyncErrors.path(
                PkiRequest.SPEC_ERROR, () -> VaultPath.of(spec.mount()).then("path", "issuer/" + issuer.id() + "/crl"));
        return vault.send(VaultRequest.read(path)) instanceof VaultResponse response
                ? response.data().path("crl").asText("")
                : "";
    }

    private static String ended(String list) {
        return list.isEmpty() || list.endsWith("\n") ? list : list + "\n";
    }

    /**
     * Returns the default issuer and those above it, as far as the mount has them; an old mount without a chain has its
     * issuer only.
     */
    private static List<X509Certificate> chain(VaultAccess vault, VaultPKISecretSpec spec) throws SyncException {
        String chain = certificate(vault, spec, "cert/ca_chain");
        String text = chain.isBlank() ? certificate(vault, spec, "cert/ca") : chain;
        try {
            return IssuedCertificate.certificates(CA, text);
        } catch (IllegalArgumentException _) {
            throw SyncError.retryable(
                            VaultSyncErrors.VAULT_CLIENT_ERROR,
                            Explanation.colon(
                                    "%s has no authority yet".formatted(spec.mount()),
                                    "generate a root in it, or import one"))
                    .exception();
        }
    }

    /** Returns the field {@code certificate} of the response; empty if absent. */
    private static String certificate(VaultAccess vault, VaultPKISecretSpec spec, String what) throws SyncException {
        VaultPath path = VaultSyncErrors.path(
                PkiRequest.SPEC_ERROR, () -> VaultPath.of(spec.mount()).then("path", what));
        return switch (vault.send(VaultRequest.read(path))) {
            case VaultResponse response -> response.data().path("certificate").asText("");
            // A mount without an entry answers so too; a mount that does not exist fails at the next path.
            case VaultFailure failure
            when failure.kind() == VaultFailure.Kind.NOT_FOUND && what.endsWith("chain") -> "";
            case VaultFailure failure -> throw VaultSyncErrors.of(failure).exception();
        };
    }

    private Duration wait(VaultPKISecretSpec spec) throws SyncException {
        return Jitter.earlier(
                interval(spec.refreshAfter(), refreshLimits), timing.random().nextDouble());
    }

    static Duration interval(@Nullable String refreshAfter, RefreshLimits limits) throws SyncException {
        try {
            return limits.raised(
                    refreshAfter == null || refreshAfter.isEmpty() ? USUAL : GoDuration.parse(refreshAfter));
        } catch (IllegalArgumentException e) {
            throw SyncError.terminal(PkiRequest.SPEC_ERROR, "refreshAfter: " + e.getMessage())
                    .exception();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
