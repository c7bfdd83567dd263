package dev.vso.operator.controller.staticsecret;

import dev.vso.api.KvType;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.status.ResourceState;
import dev.vso.operator.summary.DetailField;
import dev.vso.operator.summary.Lifetime;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.NextAction;
import dev.vso.operator.summary.RecordedRotation;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.summary.SecretKind;
import dev.vso.operator.summary.VaultRequirement;
import dev.vso.operator.template.SourceData;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Descriptor of the kind VaultStaticSecret, for code outside its reconciler. */
public final class StaticSecretKind implements SecretKind<VaultStaticSecret> {

    /**
     * VSO adds it to every resource; this operator needs none, because Kubernetes garbage-collects the Secret, but
     * removes it so that resources can be deleted.
     */
    static final String FINALIZER = "vaultstaticsecret.secrets.hashicorp.com/finalizer";

    @Override
    public CustomResourceType<VaultStaticSecret, ?, ?> json() {
        return CustomResourceType.fillingSecrets(
                VaultStaticSecret.class,
                VaultStaticSecret::new,
                VaultStaticSecretSpec.class,
                VaultStaticSecretStatus.class);
    }

    @Override
    public Optional<String> finalizer() {
        return Optional.of(FINALIZER);
    }

    @Override
    public boolean issues() {
        return false;
    }

    @Override
    public ResourceSummary summary(VaultStaticSecret resource, Instant now) {
        VaultStaticSecretSpec spec = resource.getSpec();
        VaultStaticSecretStatus status = resource.getStatus();
        String version = spec.type() == null ? "no type" : spec.type().value();
        var part = new ManagedSecret(
                "",
                spec.destination(),
                StaticStatusReader.lastMac(resource),
                Optional.empty(),
                interval(spec).map(every -> NextAction.every(NextAction.Action.READ, every)));
        return new ResourceSummary(
                resource,
                spec.vaultAuthRef(),
                spec.namespace(),
                "%s/%s (%s)".formatted(spec.mount(), spec.path(), version),
                List.of(part),
                spec.rolloutRestartTargets(),
                StaticStatusReader.conditions(resource),
                status == null ? 0 : status.lastGeneration());
    }

    @Override
    public List<RecordedRotation> rotations(VaultStaticSecret resource) {
        VaultStaticSecretStatus status = Objects.requireNonNullElse(resource.getStatus(), VaultStaticSecretStatus.NONE);
        return List.of(new RecordedRotation(
                "",
                Optional.of(false),
                Optional.ofNullable(resource.getSpec().rotation()),
                resource.getSpec().rolloutRestartTargets(),
                List.of(),
                status.pendingRestarts(),
                Optional.ofNullable(status.rotation())));
    }

    @Override
    public List<VaultRequirement> requirements(VaultStaticSecret resource) throws SyncException {
        VaultStaticSecretSpec spec = resource.getSpec();
        VaultPath path = KvSource.request(spec).path(); // refuses a spec without a type
        String version = spec.type() == KvType.KV_V1 ? "1" : "2";
        var engine = new VaultRequirement.Engine(spec.mount(), Optional.of("kv"), Optional.of(version));
        return List.of(VaultRequirement.of(engine, path, Set.of("read"), VaultRequirement.AccessType.READ));
    }

    /** Reads from Vault once, as the operator does. */
    public static SourceData read(VaultAccess vault, VaultStaticSecretSpec spec) throws SyncException {
        return KvSource.read(vault, spec);
    }

    private static Optional<Duration> interval(VaultStaticSecretSpec spec) {
        try {
            return StaticStatusReader.refresh(spec, RefreshLimits.DEFAULT);
        } catch (SyncException _) {
            return Optional.empty(); // reported in the conditions
        }
    }

    @Override
    public List<DetailField> details(VaultStaticSecret resource) {
        var spec = resource.getSpec();
        return new DetailField.Builder()
                .add("Path in Vault", spec.mount() + "/" + spec.path())
                .add("Engine", spec.type() == null ? null : spec.type().value())
                .add("Version", spec.version() == null || spec.version() == 0 ? "latest" : spec.version())
                .add("Vault namespace", spec.namespace())
                .addSecret(spec.destination().name(), spec.destination().type())
                .add("Read again after", spec.refreshAfter())
                .addRestarts(spec.rolloutRestartTargets())
                .fields();
    }

    @Override
    public List<Lifetime> lifetimes(VaultStaticSecret resource) {
        return List.of();
    }

    @Override
    public Optional<ResourceState> state(VaultStaticSecret resource) {
        return Optional.of(ResourceState.ofCredentials(resource, StaticStatusReader.conditions(resource), null));
    }

    @Override
    public List<String> differencesFromVso(VaultStaticSecret resource) {
        var sync = resource.getSpec().syncConfig();
        return sync != null && Boolean.TRUE.equals(sync.instantUpdates())
                ? List.of("syncConfig.instantUpdates has no effect: Vault is read every refreshAfter only")
                : List.of();
    }
}
