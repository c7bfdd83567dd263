package dev.vso.operator.lease;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.Destination;
import dev.vso.api.Transformation;
import dev.vso.json.GoJson;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.auth.session.Session.Answered;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.CredentialLifecycle.CredentialRequest;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.template.SourceData;
import dev.vso.vault.LeaseInfo;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.WrapInfo;
import dev.vso.vault.json.VaultJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Requests credentials from Vault, without retries: each request creates another user. */
final class CredentialIssuer {

    private final InstantSource clock;

    CredentialIssuer(InstantSource clock) {
        this.clock = clock;
    }

    UnwrittenCredentials issue(Access access, CredentialRequest wanted) throws SyncException {
        Answered answered = access.issue(wanted.issue().request());
        return switch (answered.result()) {
            case VaultFailure failure -> throw VaultSyncErrors.of(failure).exception();
            case VaultResponse response
            when response.wrap().isPresent() && !isTemplated(wanted.secret().destination()) ->
                throw SyncError.terminal(
                                VaultSyncErrors.VAULT_CLIENT_ERROR,
                                "%s answered with a wrapped response, of which a Secret can hold the token only, by a template with .WrapData"
                                        .formatted(wanted.issue().request().path()),
                                "remove X-Vault-Wrap-TTL from the headers of the VaultConnection, or add the template")
                        .exception();
            case VaultResponse response -> {
                Lease lease = lease(response, wanted).withParent(answered.bearer());
                yield new UnwrittenCredentials(
                        lease, response.requestId(), wanted.issue().digest(), data(response, wanted));
            }
        };
    }

    private static SourceData data(VaultResponse response, CredentialRequest wanted) {
        ObjectNode secrets = response.data().deepCopy();
        wanted.own().forEach(secrets::put);
        return new SourceData(
                secrets,
                GoJson.write(response.data()),
                VaultJson.object(),
                response.wrap().map(WrapInfo::json).orElseGet(VaultJson::object));
    }

    private static boolean isTemplated(Destination destination) {
        Transformation transformation = destination.transformation();
        return transformation != null
                && !(transformation.templates().isEmpty()
                        && transformation.transformationRefs().isEmpty());
    }

    private Lease lease(VaultResponse response, CredentialRequest wanted) throws SyncException {
        Instant now = clock.instant();
        Optional<LeaseInfo> granted = response.lease();
        if (granted.isPresent()) {
            LeaseInfo lease = granted.get();
            return new Lease(Optional.of(lease.id()), now, lease.duration(), lease.renewable(), Optional.empty());
        }
        Duration counts = wanted.issue()
                .lessLease()
                .orElseThrow(() -> SyncError.retryable(
                                VaultSyncErrors.VAULT_CLIENT_ERROR,
                                "%s answered without a lease"
                                        .formatted(wanted.issue().request().path()))
                        .exception());
        return new Lease(Optional.empty(), now, counts, false, Optional.empty());
    }
}
