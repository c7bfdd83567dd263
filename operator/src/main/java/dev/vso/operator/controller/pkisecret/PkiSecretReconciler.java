package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.controller.Room;
import dev.vso.operator.controller.pkisecret.PkiSync.Step;
import dev.vso.operator.controller.pkisecret.format.KeystoreData;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers;
import dev.vso.operator.controller.pkisecret.issuer.TrustedIssuers;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.kubernetes.watch.NamedSecretWatch;
import dev.vso.operator.reconcile.Attempts;
import dev.vso.operator.reconcile.Stage;
import dev.vso.operator.reconcile.StatusPatch;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.reconcile.WakeUps;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the certificate of a VaultPKISecret in its Secret, and replaces it before it ends. */
public final class PkiSecretReconciler implements Reconciler<VaultPKISecret> {

    /** VSO's, so that either operator can let the other's resources go. */
    static final String FINALIZER = "vaultpkisecrets.secrets.hashicorp.com/finalizer";

    static final String REVOKED = "CertificateRevoked";
    static final String REVOCATION_FAILED = "CertificateRevocationFailed";

    private final Room room;
    private final WakeUps<VaultPKISecret> wakeUps;
    private final Tracks tracks;
    private final Attempts attempts;
    private final PkiStatus statuses;
    private final PkiSync sync;
    private final AuthoritySync authorities;
    private final Farewell farewell;
    private final KeystoreData keystores;

    /**
     * What can be set for all certificates.
     *
     * @param overlap how long a replaced one works on before it is revoked, where the spec says to revoke it
     * @param revocationCheck how often Vault is asked whether one was revoked
     */
    public record Times(Duration overlap, Duration revocationCheck) {}

    /**
     * The room of its kind.
     *
     * @param secrets reads the Secret that has the password of keystores
     */
    public PkiSecretReconciler(Room room, Times times, NamedSecretWatch secrets, WakeUps<VaultPKISecret> wakeUps) {
        this.room = room;
        this.wakeUps = wakeUps;
        this.tracks = new Tracks(wakeUps, room.clock());
        this.attempts = new Attempts(tracks, room.retries());
        var untold = new UntoldCertificates();
        this.statuses = new PkiStatus(room, untold, tracks);
        var issuance = new Issuance(room.clock());
        var issuers = new MountIssuers(times.revocationCheck(), room.clock());
        var revocations = new Revocations(times.revocationCheck(), room.clock(), room.random(), issuers);
        this.keystores = new KeystoreData(room, secrets);
        var trusted = new TrustedIssuers(issuers, room.clock());
        this.sync = new PkiSync(room, issuance, untold, revocations, keystores, trusted, times.overlap(), tracks);
        this.authorities = new AuthoritySync(room, issuers, trusted, tracks);
        this.farewell = new Farewell(room, issuance, untold, revocations, trusted, tracks);
    }

    @Override
    public List<EventSource<?, VaultPKISecret>> prepareEventSources(EventSourceContext<VaultPKISecret> context) {
        return List.of(wakeUps);
    }

    @Override
    public UpdateControl<VaultPKISecret> reconcile(VaultPKISecret resource, Context<VaultPKISecret> context) {
        return switch (Stage.of(resource, context)) {
            case GONE -> {
                farewell.gone(resource, room);
                yield UpdateControl.noUpdate();
            }
            case LEAVING -> farewell.step(resource, FINALIZER, room);
            case WITHOUT_SPEC -> UpdateControl.noUpdate();
            case ALIVE -> look(resource);
        };
    }

    private UpdateControl<VaultPKISecret> look(VaultPKISecret resource) {
        var spec = resource.getSpec();
        if (Farewell.isNeeded(spec) && !room.finalizers().add(resource, FINALIZER)) {
            return UpdateControl.noUpdate();
        }
        room.follow(
                resource,
                tracks,
                new Room.Named(
                        List.of(spec.destination().plain()),
                        KeystoreData.passwordSecret(resource).stream().toList(),
                        spec.rolloutRestartTargets(),
                        resource.getStatus() == null
                                ? List.of()
                                : resource.getStatus().pendingRestarts(),
                        PkiStatus.conditions(resource.getStatus())));
        try {
            Step step = AuthoritySync.concerns(spec) ? authorities.step(resource) : sync.step(resource);
            warnOfOffset(resource, step);
            return report(resource, statuses.of(resource, step), step.next());
        } catch (Obstacle obstacle) {
            Problem problem = obstacle.problem();
            Instant retry = attempts.failed(resource, Tracks.WHOLE, problem);
            SyncStatus.tell(resource, PkiStatus.conditions(resource.getStatus()), problem, room.events());
            return report(resource, statuses.failed(resource, problem), retry);
        }
    }

    /** Told once for each certificate: the condition stays. */
    private void warnOfOffset(VaultPKISecret resource, Step step) {
        boolean told = Optional.ofNullable(resource.getStatus())
                .filter(status -> status.error().equals(PkiStatus.OFFSET_TOO_LONG))
                .isPresent();
        if (!told && step.renewal().filter(Renewal::offsetTooLong).isPresent()) {
            step.state()
                    .held()
                    .ifPresent(held -> room.events()
                            .warning(resource, PkiStatus.OFFSET_TOO_LONG, PkiStatus.offsetTooLong(resource, held)));
        }
    }

    private UpdateControl<VaultPKISecret> report(VaultPKISecret resource, VaultPKISecretStatus status, Instant until) {
        return Attempts.again(
                StatusPatch.of(resource, new VaultPKISecret(), status),
                until,
                room.clock().instant());
    }
}
