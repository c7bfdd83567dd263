package dev.vso.operator.controller.staticsecret;

import dev.vso.api.Destination;
import dev.vso.api.PendingRestartStatus;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.controller.Room;
import dev.vso.operator.controller.staticsecret.StaticSecretPlan.Observed;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import dev.vso.operator.reconcile.Attempts;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.Reason;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.Stage;
import dev.vso.operator.reconcile.StatusPatch;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.reconcile.WakeUps;
import dev.vso.operator.secret.Delivery.Delivered;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.Owners;
import dev.vso.operator.secret.render.RenderedDelivery.Last;
import dev.vso.operator.secret.render.RenderedDelivery.Rendition;
import dev.vso.operator.secret.render.UnwrittenData;
import dev.vso.operator.secret.render.UnwrittenData.Read;
import dev.vso.operator.status.Reasons;
import dev.vso.operator.template.Recipe;
import dev.vso.operator.template.SecretData;
import dev.vso.operator.template.SourceData;
import dev.vso.operator.time.GoDuration;
import dev.vso.operator.time.Spread;
import dev.vso.vault.VaultAccess;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the Secret of a VaultStaticSecret equal to what Vault holds. */
public final class StaticSecretReconciler implements Reconciler<VaultStaticSecret> {

    private static final Logger log = LoggerFactory.getLogger(StaticSecretReconciler.class);

    /** VSO puts it on every resource; we need none, for Kubernetes collects the Secret, but let those go that have it. */
    private static final String VSO_FINALIZER = "vaultstaticsecret.secrets.hashicorp.com/finalizer";

    private final Room room;
    private final WakeUps<VaultStaticSecret> wakeUps;
    private final Tracks tracks;
    private final Attempts attempts;
    private final UnwrittenData unwritten = new UnwrittenData();

    /** All that shapes the data of the Secret. */
    private record Request(VaultStaticSecretSpec spec, Recipe recipe, Optional<String> force) {}

    public StaticSecretReconciler(Room room, WakeUps<VaultStaticSecret> wakeUps) {
        this.room = room;
        this.wakeUps = wakeUps;
        this.tracks = new Tracks(wakeUps, room.clock());
        this.attempts = new Attempts(tracks, room.retries());
    }

    @Override
    public List<EventSource<?, VaultStaticSecret>> prepareEventSources(EventSourceContext<VaultStaticSecret> context) {
        return List.of(wakeUps);
    }

    @Override
    public UpdateControl<VaultStaticSecret> reconcile(VaultStaticSecret resource, Context<VaultStaticSecret> context) {
        return switch (Stage.of(resource, context)) {
            case GONE -> {
                room.forget(resource, tracks);
                yield UpdateControl.noUpdate();
            }
            case LEAVING -> {
                room.forget(resource, tracks);
                room.finalizers().remove(resource, VSO_FINALIZER);
                yield UpdateControl.noUpdate();
            }
            case WITHOUT_SPEC -> UpdateControl.noUpdate();
            case ALIVE -> look(resource);
        };
    }

    private UpdateControl<VaultStaticSecret> look(VaultStaticSecret resource) {
        ObjectKey key = ObjectKey.of(resource);
        Owner owner = Owners.of(resource);
        var spec = resource.getSpec();
        room.follow(
                resource,
                tracks,
                new Room.Named(
                        spec.destination(), spec.rolloutRestartTargets(), pending(resource), conditions(resource)));
        try {
            return switch (StaticSecretPlan.decide(observe(resource, owner, key))) {
                case Decision.Skip(Instant until) -> skip(resource, key, until);
                case Decision.Fetch(Reason reason) -> fetch(resource, owner, key, reason);
            };
        } catch (Obstacle obstacle) {
            return failed(resource, obstacle.problem());
        }
    }

    private Observed observe(VaultStaticSecret resource, Owner owner, ObjectKey key) throws Obstacle {
        VaultStaticSecretSpec spec = resource.getSpec();
        VaultStaticSecretStatus status = resource.getStatus();
        Optional<String> lastMac = lastMac(resource);
        Drift drift = room.delivery().drift(owner, spec.destination(), lastMac);
        return new Observed(
                resource.getMetadata().getGeneration(),
                status == null ? 0 : status.lastGeneration(),
                status != null && SyncStatus.saysFailed(status.conditions()),
                room.shaping().isOutdated(resource, spec.destination()),
                drift,
                refresh(spec, room.refreshing()),
                ForceSync.of(resource),
                tracks.get(key),
                room.clock().instant(),
                room.random().nextDouble());
    }

    private UpdateControl<VaultStaticSecret> skip(VaultStaticSecret resource, ObjectKey key, Instant until) {
        if (tracks.get(key).failures() == 0 && !until.equals(Instant.MAX)) {
            tracks.update(key, track -> track.refreshingAt(until, ForceSync.of(resource)));
        }
        Instant now = room.clock().instant();
        return Attempts.again(report(resource, withRestarts(resource, now)), until, now);
    }

    /** The status as it is, with what became of restarts since. */
    private @Nullable VaultStaticSecretStatus withRestarts(VaultStaticSecret resource, Instant now) {
        VaultStaticSecretStatus old = resource.getStatus();
        return old == null
                ? null
                : new VaultStaticSecretStatus(
                        old.lastGeneration(),
                        old.secretMAC(),
                        old.renderingMAC(),
                        old.vaultClientMeta(),
                        room.restarts().pending(resource),
                        remarked(room.restarts().told(old.conditions(), resource, now), resource, now));
    }

    private UpdateControl<VaultStaticSecret> fetch(
            VaultStaticSecret resource, Owner owner, ObjectKey key, Reason reason) throws Obstacle {
        VaultStaticSecretSpec spec = resource.getSpec();
        var access = room.authentication().accessFor(tracks, key, spec.vaultAuthRef(), spec.namespace());
        Recipe recipe = room.shaping().recipe(resource, spec.destination());
        var request = new Request(spec, recipe, ForceSync.of(resource));
        Delivered delivered = deliver(resource, owner, request, access.vault());
        Instant now = room.clock().instant();
        Optional<Instant> next = refresh(spec, room.refreshing())
                .map(interval -> now.plus(Spread.early(interval, room.random().nextDouble())));
        tracks.update(key, track -> track.succeeded(next, ForceSync.of(resource)));
        room.tellTakenUp(resource, delivered);
        delivered.written().ifPresent(how -> tell(resource, reason, how));
        if (delivered.isNews()) {
            restart(resource, lastMac(resource), delivered.mac());
        }
        return Attempts.again(report(resource, synced(resource, delivered, now)), next.orElse(Instant.MAX), now);
    }

    /** What an API server that does not answer keeps from the Secret needs no second reading of Vault. */
    private Delivered deliver(VaultStaticSecret resource, Owner owner, Request request, VaultAccess vault)
            throws Obstacle {
        Instant now = room.clock().instant();
        Optional<Read> before = unwritten.take(owner.uid(), request, now);
        Read read = before.isPresent() ? before.get() : new Read(KvSource.read(vault, resource.getSpec()), now);
        try {
            return deliver(resource, owner, request.recipe(), read.data());
        } catch (KubernetesClientException e) {
            if (LargeMetadata.size(resource).orElse(0)
                    <= LargeMetadata.MOST_OF_SECRETS) { // its spec would be kept with it
                unwritten.keep(owner.uid(), request, read);
            }
            throw e;
        }
    }

    private Delivered deliver(VaultStaticSecret resource, Owner owner, Recipe recipe, SourceData source)
            throws Obstacle {
        Destination destination = resource.getSpec().destination();
        if (room.shaping().varyingKeys(recipe).isEmpty()) {
            SecretData data = room.shaping().shape(resource, destination, recipe, source);
            return room.delivery().deliver(owner, destination, data, lastMac(resource));
        }
        var last = new Last(lastMac(resource), lastRendering(resource));
        return room.rendered().deliver(new Rendition(resource, owner, destination, recipe, source, last));
    }

    private void tell(VaultStaticSecret resource, Reason reason, String how) {
        String secret = resource.getSpec().destination().name();
        log.info("Secret {} {}, because {}", secret, how, reason.words());
        String message = "Secret %s %s (%s)".formatted(secret, how, reason.words());
        switch (reason) {
            // Whatever edits the Secret may do so for ever.
            case DESTINATION_EDITED, DESTINATION_MISSING ->
                room.events().normal(resource, Reasons.SECRET_SYNCED, message);
            default -> room.events().news(resource, Reasons.SECRET_SYNCED, message);
        }
    }

    /** Without digests nobody can say whether the value changed: no restarts then, as in VSO. */
    private void restart(VaultStaticSecret resource, Optional<String> before, String now) {
        if (keepsMac(resource.getSpec())) {
            room.restarts().written(resource, tracks, resource.getSpec().rolloutRestartTargets(), before, now);
        }
    }

    private UpdateControl<VaultStaticSecret> failed(VaultStaticSecret resource, Problem problem) {
        Instant retry = attempts.failed(resource, Tracks.WHOLE, problem);
        List<Condition> before = conditions(resource);
        SyncStatus.tell(resource, before, problem, room.events());
        Instant now = room.clock().instant();
        VaultStaticSecretStatus old = resource.getStatus();
        var status = new VaultStaticSecretStatus(
                old == null ? 0 : old.lastGeneration(),
                old == null ? null : old.secretMAC(),
                old == null ? null : old.renderingMAC(),
                old == null ? null : old.vaultClientMeta(),
                room.restarts().pending(resource),
                remarked(
                        SyncStatus.failed(
                                before, problem, resource.getMetadata().getGeneration(), now),
                        resource,
                        now));
        return Attempts.again(report(resource, status), retry, now);
    }

    private VaultStaticSecretStatus synced(VaultStaticSecret resource, Delivered delivered, Instant now) {
        long generation = resource.getMetadata().getGeneration();
        VaultStaticSecretStatus old = resource.getStatus();
        List<Condition> synced = SyncStatus.synced(
                conditions(resource), resource.getSpec().destination().name(), generation, now);
        return new VaultStaticSecretStatus(
                generation,
                keepsMac(resource.getSpec()) ? delivered.mac() : null,
                delivered.rendering().orElse(null),
                old == null ? null : old.vaultClientMeta(),
                room.restarts().pending(resource),
                remarked(room.restarts().told(synced, resource, now), resource, now));
    }

    private List<Condition> remarked(List<Condition> conditions, VaultStaticSecret resource, Instant now) {
        return UnusedField.told(
                conditions(resource),
                conditions,
                StaticSecretFields.unused(resource.getSpec(), room.refreshing()),
                resource,
                now,
                room.events());
    }

    private static UpdateControl<VaultStaticSecret> report(
            VaultStaticSecret resource, @Nullable VaultStaticSecretStatus status) {
        return StatusPatch.of(resource, new VaultStaticSecret(), status);
    }

    static List<Condition> conditions(VaultStaticSecret resource) {
        return resource.getStatus() == null ? List.of() : resource.getStatus().conditions();
    }

    private static List<PendingRestartStatus> pending(VaultStaticSecret resource) {
        return resource.getStatus() == null ? List.of() : resource.getStatus().pendingRestarts();
    }

    static Optional<String> lastMac(VaultStaticSecret resource) {
        VaultStaticSecretStatus status = resource.getStatus();
        return status == null || !keepsMac(resource.getSpec())
                ? Optional.empty()
                : Optional.ofNullable(status.secretMAC());
    }

    private static Optional<String> lastRendering(VaultStaticSecret resource) {
        VaultStaticSecretStatus status = resource.getStatus();
        return status == null ? Optional.empty() : Optional.ofNullable(status.renderingMAC());
    }

    private static boolean keepsMac(VaultStaticSecretSpec spec) {
        return !Boolean.FALSE.equals(spec.hmacSecretData());
    }

    /** How often to read: as the spec says, else the usual; never if digests are off and it says nothing. */
    static Optional<Duration> refresh(VaultStaticSecretSpec spec, RefreshLimits limits) throws Obstacle {
        Duration asked;
        try {
            asked = spec.refreshAfter() == null ? Duration.ZERO : GoDuration.parse(spec.refreshAfter());
        } catch (IllegalArgumentException e) {
            throw Problem.lasting(Reasons.VAULT_STATIC_SECRET_ERROR, "refreshAfter: " + e.getMessage())
                    .obstacle();
        }
        if (asked.isPositive()) {
            return Optional.of(limits.raised(asked));
        }
        return keepsMac(spec) ? Optional.of(limits.usual()) : Optional.empty();
    }
}
