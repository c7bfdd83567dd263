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

/** Provides controllers with access to Vault as the identity that a resource's reference resolves to. */
public final class VaultAccessProvider {

    /**
     * Access to Vault for one resource.
     *
     * @param session of the resource's identity, shared by all resources with the same one
     * @param namespace the Vault namespace of the resource's requests
     * @param obtained called when Vault created something that must be cleaned up
     */
    public record Access(Session session, Optional<VaultNamespace> namespace, Runnable obtained) {

        /** Access with the resource's identity, in its Vault namespace. */
        public VaultAccess vault() {
            return session.in(namespace);
        }

        /**
         * Access for clean-ups with this session, in the resource's Vault namespace, even if its VaultAuth was deleted.
         */
        public VaultAccess takingBack() {
            VaultAccess last = session::sendCleanUp;
            return last.in(namespace);
        }

        /**
         * Requests a lease, as {@link Session#issue(VaultRequest)} does, in the resource's namespace.
         *
         * @throws SyncException if the token expires and Vault refuses a new login
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
     * Access for a resource, logged in; from now on a change of any object in its chain of references triggers the
     * resource.
     *
     * @param vaultAuthRef as written in the resource
     * @param vaultNamespace as written in the resource; empty means the VaultAuth's
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
            if (failed) {
                dependents.outdate(queue, resource);
            }
            metrics.clientRequested(Duration.ofNanos(System.nanoTime() - began), failed);
        }
    }

    /**
     * As {@link #get}, for a resource whose objects in Vault must be cleaned up: the session's token is kept alive for
     * that until {@link #forget}.
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

    /**
     * True if an object in the resource's chain of references changed since it last got access, or that failed: what it
     * has may not be what its references say now.
     */
    public boolean isOutdated(ReconcileTrigger queue, ObjectKey resource) {
        return dependents.isOutdated(queue, resource);
    }

    /** True if a session's token is kept alive for the resource. */
    public boolean keepsSessionFor(ReconcileTrigger queue, ObjectKey resource) {
        return !kept.of(queue, resource).isEmpty();
    }

    /**
     * Access for the clean-up of a resource; works even if its VaultAuth or VaultConnection was deleted. If no request
     * can be sent, the answer is a failure with the reason.
     */
    public VaultAccess takingBackFor(
            ReconcileTrigger queue,
            ObjectKey resource,
            @Nullable String vaultAuthRef,
            @Nullable String vaultNamespace) {
        return new CleanUpAccess(kept.of(queue, resource), () -> get(queue, resource, vaultAuthRef, vaultNamespace));
    }

    /** The resource was deleted. */
    public void forget(ReconcileTrigger queue, ObjectKey resource) {
        kept.forget(queue, resource);
        dependents.forget(queue, resource);
    }

    /** The Vault namespace of a resource's requests. */
    public static Optional<VaultNamespace> namespace(@Nullable String own, Identity identity) throws SyncException {
        try {
            return VaultNamespace.named(own == null || own.isEmpty() ? identity.vaultNamespace() : own);
        } catch (IllegalArgumentException e) {
            throw SyncError.terminal("VaultClientConfigError", String.valueOf(e.getMessage()))
                    .exception();
        }
    }
}
