package dev.vso.operator.auth;

import dev.vso.operator.auth.session.CleanUpAccess;
import dev.vso.operator.auth.session.KeptSessions;
import dev.vso.operator.auth.session.Session;
import dev.vso.operator.auth.session.Session.Answered;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.metrics.OperatorMetrics;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a room asks for: access to Vault as the identity that a resource's reference leads to. */
public final class VaultAccessProvider {

    /**
     * Access to Vault for one resource.
     *
     * @param session asks as the resource's identity, and is shared by all of the same
     * @param namespace the Vault namespace in which the resource's requests are made
     * @param obtained to be called when Vault made something that is to be taken back
     */
    public record Access(Session session, Optional<VaultNamespace> namespace, Runnable obtained) {

        /** Asks as the resource's identity, in its Vault namespace. */
        public VaultAccess vault() {
            return session.in(namespace);
        }

        /** Takes back what was obtained with the session, in the resource's Vault namespace, whatever led to it is gone or not. */
        public VaultAccess takingBack() {
            VaultAccess last = session::takeBack;
            return last.in(namespace);
        }

        /**
         * Asks for what hangs on the token, as {@link Session#issue(VaultRequest)} does, in the resource's namespace.
         *
         * @throws SyncException if the token ends and Vault does not let the identity in anew
         */
        public Answered issue(VaultRequest request) throws SyncException {
            Answered answered =
                    session.issue(request.withNamespace(request.namespace().or(() -> namespace)));
            if (answered.result() instanceof VaultResponse) {
                obtained.run();
            }
            return answered;
        }
    }

    private final AuthResolver resolver;
    private final Sessions sessions;
    private final DependencyIndex dependents;
    private final OperatorMetrics metrics;

    private final KeptSessions kept = new KeptSessions();

    public VaultAccessProvider(
            AuthResolver resolver, Sessions sessions, DependencyIndex dependents, OperatorMetrics metrics) {
        this.resolver = resolver;
        this.sessions = sessions;
        this.dependents = dependents;
        this.metrics = metrics;
        sessions.keepWhile(kept::keeps);
    }

    /**
     * Access for a resource, logged in; from now on a change of anything its reference leads over wakes the resource.
     *
     * @param vaultAuthRef as written in the resource
     * @param vaultNamespace as written in the resource; nothing means the VaultAuth's
     * @throws SyncException naming what is missing or refused, and the cure
     */
    public Access get(
            ReconcileTrigger queue, ObjectKey resource, @Nullable String vaultAuthRef, @Nullable String vaultNamespace)
            throws SyncException {
        long began = System.nanoTime();
        boolean failed = true;
        try {
            Identity identity = dependents.resolve(
                    queue, resource, consulted -> resolver.identity(vaultAuthRef, resource.namespace(), consulted));
            metrics.clientCacheAsked(sessions.holds(identity));
            Optional<VaultNamespace> namespace = namespace(vaultNamespace, identity);
            Session session = sessions.get(identity);
            failed = false;
            return new Access(session, namespace, () -> {});
        } finally {
            metrics.clientRequested(Duration.ofNanos(System.nanoTime() - began), failed);
        }
    }

    /**
     * As {@link #get}, for a resource that obtains what is to be taken back: until it is forgotten, the session's token
     * is kept alive for that.
     *
     * @throws SyncException naming what is missing or refused, and the cure
     */
    public Access lastingAccessFor(
            ReconcileTrigger queue, ObjectKey resource, @Nullable String vaultAuthRef, @Nullable String vaultNamespace)
            throws SyncException {
        Access access = get(queue, resource, vaultAuthRef, vaultNamespace);
        kept.used(queue, resource, access);
        return new Access(access.session(), access.namespace(), () -> kept.obtained(queue, resource, access));
    }

    /** Whether the resource has a session whose token is kept alive for it. */
    public boolean keepsSessionFor(ReconcileTrigger queue, ObjectKey resource) {
        return !kept.of(queue, resource).isEmpty();
    }

    /**
     * Access for taking back what the resource obtained: it works whether or not what led to the session is still there.
     * Where nothing can be asked, the answer is a failure that says why.
     */
    public VaultAccess takingBackFor(
            ReconcileTrigger queue,
            ObjectKey resource,
            @Nullable String vaultAuthRef,
            @Nullable String vaultNamespace) {
        return new CleanUpAccess(kept.of(queue, resource), () -> get(queue, resource, vaultAuthRef, vaultNamespace));
    }

    /** The resource is gone. */
    public void forget(ReconcileTrigger queue, ObjectKey resource) {
        kept.forget(queue, resource);
        dependents.forget(queue, resource);
    }

    /** The Vault namespace in which a resource's requests are made. */
    public static Optional<VaultNamespace> namespace(@Nullable String own, Identity identity) throws SyncException {
        try {
            return VaultNamespace.named(own == null || own.isEmpty() ? identity.vaultNamespace() : own);
        } catch (IllegalArgumentException e) {
            throw SyncError.terminal("VaultClientConfigError", String.valueOf(e.getMessage()))
                    .exception();
        }
    }
}
