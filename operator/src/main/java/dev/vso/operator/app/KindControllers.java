package dev.vso.operator.app;

import dev.vso.operator.app.count.LeaseCounts;
import dev.vso.operator.auth.session.ParentTokenKeeper;
import dev.vso.operator.controller.KindReconciler;
import dev.vso.operator.controller.ReconcilerServices;
import dev.vso.operator.controller.database.DatabaseReconciler;
import dev.vso.operator.controller.database.config.RootSecrets;
import dev.vso.operator.controller.dynamicsecret.DynamicSecretReconciler;
import dev.vso.operator.controller.pkisecret.PkiSecretReconciler;
import dev.vso.operator.controller.secrettransformation.SecretTransformationReconciler;
import dev.vso.operator.controller.staticsecret.StaticSecretReconciler;
import dev.vso.operator.controller.vaultauth.VaultAuthReconciler;
import dev.vso.operator.controller.vaultconnection.VaultConnectionReconciler;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.LeaseRateLimiter;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.template.TemplateRenderer;
import dev.vso.operator.template.TransformationCheck;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The controllers of all kinds, in start order: kinds that others refer to come first. */
record KindControllers(
        OperatorContext context,
        VaultModule vault,
        SecretModule secrets,
        ReconcilerServices services,
        TemplateRenderer rendering) {

    /** Services for the kinds with leases. */
    private record Leases(CredentialLifecycle credentials, LeaseWatch watch) {}

    void register(ControllerRegistry controllers) {
        Leases leases = leases();
        Arrays.stream(ResourceKind.values())
                .sorted(Comparator.comparing(ResourceKind::fillsSecrets))
                .forEach(kind -> reconciler(kind, leases).ifPresent(controllers::add));
    }

    /** The reconciler of a kind; the switch is exhaustive, so a missing kind does not compile. */
    private Optional<KindReconciler<?>> reconciler(ResourceKind kind, Leases leases) {
        return switch (kind) {
            case CONNECTION -> Optional.of(connection());
            case AUTH -> Optional.of(auth());
            case AUTH_GLOBAL -> Optional.empty(); // read by the VaultAuths that refer to it
            case TRANSFORMATION -> Optional.of(transformation());
            case STATIC_SECRET -> Optional.of(new StaticSecretReconciler(services, context.triggers()));
            case DYNAMIC_SECRET ->
                Optional.of(new DynamicSecretReconciler(
                        services, leases.credentials(), leases.watch(), context.triggers()));
            case PKI_SECRET -> Optional.of(certificate());
            case DATABASE -> Optional.of(database(leases));
        };
    }

    private VaultConnectionReconciler connection() {
        return new VaultConnectionReconciler(
                vault.connections(),
                vault.dependents(),
                services.finalizers(),
                context.reporting().events(),
                context.reporting().metrics(),
                vault.connectionWakeUps(),
                context.time().clock(),
                context.time().random());
    }

    private VaultAuthReconciler auth() {
        return new VaultAuthReconciler(
                vault.resolver(),
                vault.sessions(),
                vault.dependents(),
                services.finalizers(),
                context.reporting().events(),
                context.triggers(),
                context.time().clock());
    }

    private SecretTransformationReconciler transformation() {
        return new SecretTransformationReconciler(
                new TransformationCheck(rendering),
                services.finalizers(),
                context.reporting().events(),
                context.time().clock());
    }

    private PkiSecretReconciler certificate() {
        return new PkiSecretReconciler(
                services,
                new PkiSecretReconciler.Times(
                        context.options().leases().revocation(),
                        context.options().reconciling().revocationCheck()),
                vault.secrets(),
                context.triggers());
    }

    private DatabaseReconciler database(Leases leases) {
        return new DatabaseReconciler(
                services,
                leases.credentials(),
                leases.watch(),
                new RootSecrets(vault.secrets(), secrets.mac()),
                context.options().reconciling().databaseCheck(),
                context.triggers());
    }

    private Leases leases() {
        var metrics = context.reporting().metrics().leases();
        var counts = new LeaseCounts(metrics);
        var budget = context.options().leases().lookups();
        var rateLimiter = new LeaseRateLimiter(
                budget.perSecond(),
                context.reconciling().executor()::sleepReleased,
                context.time().clock());
        var watch = context.opened(new LeaseWatch(
                budget,
                rateLimiter,
                new ParentTokenKeeper(context.time().executor(), context.time().clock()),
                counts,
                context.time().clock()));
        var credentials = new CredentialLifecycle(
                services.output(),
                services.clock(),
                context.time().executor(),
                rateLimiter,
                context.options().leases().revocation(),
                counts);
        context.sharding()
                .ifPresent(sharding -> sharding.onHandedOver(resource -> {
                    watch.handOver(resource.getMetadata().getUid());
                    credentials.handOver(resource.getMetadata().getUid());
                }));
        metrics.held(() -> byName(watch.held()));
        metrics.sessions(() -> byName(vault.sessions().byConnection()));
        metrics.unstored(credentials::unstored);
        return new Leases(credentials, watch);
    }

    private static Map<String, Long> byName(Map<ObjectKey, Long> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
    }
}
