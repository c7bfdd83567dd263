package dev.vso.operator.auth.login.cloud;

import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.ServiceAccountTokens;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.Map;
import java.util.Optional;

/** Service accounts with annotations that bind them to a cloud identity. */
final class BoundAccounts {

    private final ServiceAccountTokens accounts;

    BoundAccounts(ServiceAccountTokens accounts) {
        this.accounts = accounts;
    }

    /**
     * The annotations of the service account.
     *
     * @param required the annotation that names the identity
     * @param what the kind of identity, for messages
     * @throws SyncException if the service account or that annotation is missing
     */
    Map<String, String> annotations(CredentialSource.BoundAccount source, String required, String what)
            throws SyncException {
        ServiceAccount account = accounts.account(source.account())
                .orElseThrow(() -> lacking(source, "does not exist; create it, with the annotation " + required));
        Map<String, String> annotations =
                Optional.ofNullable(account.getMetadata().getAnnotations()).orElse(Map.of());
        if (annotations.getOrDefault(required, "").isBlank()) {
            throw lacking(source, "has no annotation %s; add it with %s".formatted(required, what));
        }
        return annotations;
    }

    private static SyncException lacking(CredentialSource.BoundAccount source, String what) {
        return SyncError.retryable(
                        "VaultClientConfigError",
                        "%s: service account %s %s".formatted(source.field(), source.account(), what))
                .exception();
    }
}
