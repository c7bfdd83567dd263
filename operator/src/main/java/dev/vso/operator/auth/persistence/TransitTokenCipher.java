package dev.vso.operator.auth.persistence;

import static dev.vso.operator.error.SyncError.retryable;
import static dev.vso.operator.error.SyncError.terminal;

import dev.vso.api.StorageEncryption;
import dev.vso.api.VaultAuth;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.ReferencedObjects;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.api.TransitApi;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encrypts tokens with a Transit engine: that of the one VaultAuth in the operator's namespace with the label {@code
 * cacheStorageEncryption=true} and {@code storageEncryption}, as in VSO. That VaultAuth's own token is not stored, so
 * each start logs in with it once.
 */
public final class TransitTokenCipher implements TokenCipher {

    private static final String LABEL = "cacheStorageEncryption";
    private static final String REASON = "VaultClientConfigError";

    /** The VaultAuth and its encryption key. */
    private record Storage(ObjectKey auth, StorageEncryption key) {}

    private final ReferencedObjects objects;
    private final AuthResolver resolver;
    private final Sessions sessions;
    private final String operatorNamespace;

    public TransitTokenCipher(
            ReferencedObjects objects, AuthResolver resolver, Sessions sessions, String operatorNamespace) {
        this.objects = objects;
        this.resolver = resolver;
        this.sessions = sessions;
        this.operatorNamespace = operatorNamespace;
    }

    @Override
    public boolean encrypts() {
        return true;
    }

    @Override
    public boolean keeps(Identity identity) {
        return objects.auth(identity.auth())
                .filter(auth -> storage(auth).isEmpty())
                .isPresent();
    }

    @Override
    public String seal(String text) throws SyncException {
        return switch (transit().encrypt(text)) {
            case CallResult.Success<String>(String sealed) -> sealed;
            case CallResult.Failure<String>(VaultFailure failure) ->
                throw retryable("VaultClientError", failure.explanation()).exception();
        };
    }

    @Override
    public Decryption open(String sealed) {
        try {
            return switch (transit().decrypt(sealed)) {
                case CallResult.Success<String>(String text) -> new Decryption.Decrypted(text);
                case CallResult.Failure<String>(VaultFailure failure) ->
                    switch (failure.policy()) {
                        case TRANSIENT, DENIED -> new Decryption.Unavailable(failure.explain());
                        case INVALID, GONE -> new Decryption.Undecryptable(failure.explain());
                    };
            };
        } catch (SyncException stopped) {
            return new Decryption.Unavailable(stopped.error().message());
        }
    }

    private TransitApi transit() throws SyncException {
        Storage storage = theOne();
        Identity identity = resolver.identity(storage.auth().name(), operatorNamespace, new HashSet<>());
        try {
            return sessions.get(identity)
                    .in(VaultNamespace.named(identity.vaultNamespace()))
                    .transit(storage.key().mount(), storage.key().keyName());
        } catch (IllegalArgumentException e) {
            throw terminal(REASON, "VaultAuth %s: storageEncryption: %s".formatted(storage.auth(), e.getMessage()))
                    .exception();
        }
    }

    private Storage theOne() throws SyncException {
        List<Storage> found = objects.auths(operatorNamespace)
                .flatMap(auth -> storage(auth).stream())
                .toList();
        if (found.size() != 1) {
            throw terminal(
                            REASON,
                            "%d VaultAuths of namespace %s have the label %s=true and storageEncryption; for sessions to be kept encrypted there must be one"
                                    .formatted(found.size(), operatorNamespace, LABEL))
                    .exception();
        }
        return found.getFirst();
    }

    private Optional<Storage> storage(VaultAuth auth) {
        ObjectKey key = ObjectKey.of(auth);
        Map<String, String> labels = auth.getMetadata().getLabels();
        boolean marked = labels != null && "true".equals(labels.get(LABEL));
        return !marked || !key.namespace().equals(operatorNamespace) || auth.getSpec() == null
                ? Optional.empty()
                : Optional.ofNullable(auth.getSpec().storageEncryption())
                        .map(encryption -> new Storage(key, encryption));
    }
}
