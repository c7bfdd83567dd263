package dev.vso.operator.app;

import dev.vso.operator.app.count.LeaseCounts;
import dev.vso.operator.auth.session.ParentTokenKeeper;
import dev.vso.operator.controller.ReconcilerServices;
import dev.vso.operator.controller.database.DatabaseKind;
import dev.vso.operator.controller.database.DatabaseReconciler;
import dev.vso.operator.controller.database.config.RootSecrets;
import dev.vso.operator.controller.dynamicsecret.DynamicSecretKind;
import dev.vso.operator.controller.dynamicsecret.DynamicSecretReconciler;
import dev.vso.operator.controller.pkisecret.PkiSecretKind;
import dev.vso.operator.controller.pkisecret.PkiSecretReconciler;
import dev.vso.operator.controller.secrettransformation.SecretTransformationKind;
import dev.vso.operator.controller.secrettransformation.SecretTransformationReconciler;
import dev.vso.operator.controller.staticsecret.StaticSecretKind;
import dev.vso.operator.controller.staticsecret.StaticSecretReconciler;
import dev.vso.operator.controller.vaultauth.VaultAuthKind;
import dev.vso.operator.controller.vaultauth.VaultAuthReconciler;
import dev.vso.operator.controller.vaultconnection.VaultConnectionKind;
import dev.vso.operator.controller.vaultconnection.VaultConnectionReconciler;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.LeaseRateLimiter;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.template.TemplateRenderer;
import dev.vso.operator.template.TransformationCheck;
import java.util.Map;
import java.util.stream.Collectors;

/** A controller for each kind, in the order in which they start: what others refer to comes first. */
record KindControllers(
        OperatorContext on,
        VaultModule vault,
        SecretModule secrets,
        ReconcilerServices room,
        TemplateRenderer rendering) {

    void register(ControllerRegistry controllers) {
        addWhatOthersReferTo(controllers);
        controllers.add(new StaticSecretKind(), new StaticSecretReconciler(room, on.triggers()));
        addLeased(controllers);
        controllers.add(
                new PkiSecretKind(),
                new PkiSecretReconciler(
                        room,
                        new PkiSecretReconciler.Times(
                                on.options().leaseOverlap(), on.options().revocationCheck()),
                        vault.secrets(),
                        on.triggers()));
    }

    private void addWhatOthersReferTo(ControllerRegistry controllers) {
        Finalizers finalizers = room.finalizers();
        controllers.add(
                new VaultConnectionKind(),
                new VaultConnectionReconciler(
                        vault.connections(),
                        vault.dependents(),
                        finalizers,
                        on.events(),
                        on.metrics(),
                        vault.connectionWakeUps(),
                        on.clock(),
                        on.random()));
        controllers.add(
                new VaultAuthKind(),
                new VaultAuthReconciler(
                        vault.resolver(),
                        vault.sessions(),
                        vault.dependents(),
                        finalizers,
                        on.events(),
                        on.triggers(),
                        on.clock()));
        controllers.add(
                new SecretTransformationKind(),
                new SecretTransformationReconciler(
                        new TransformationCheck(rendering), finalizers, on.events(), on.clock()));
    }

    private void addLeased(ControllerRegistry controllers) {
        var metrics = on.metrics().leases();
        var counts = new LeaseCounts(metrics);
        var budget = on.options().lookups();
        var rateLimiter = new LeaseRateLimiter(budget.perSecond(), on.reconciliations()::sleepReleased, on.clock());
        var leases = on.opened(
                new LeaseWatch(budget, rateLimiter, new ParentTokenKeeper(on.later(), on.clock()), counts, on.clock()));
        var credentials = new CredentialLifecycle(
                room, on.later(), rateLimiter, on.options().leaseOverlap(), counts);
        on.sharding()
                .ifPresent(sharding -> sharding.onHandedOver(resource -> {
                    leases.handOver(resource.getMetadata().getUid());
                    credentials.handOver(resource.getMetadata().getUid());
                }));
        metrics.held(() -> byName(leases.held()));
        metrics.sessions(() -> byName(vault.sessions().byConnection()));
        metrics.unstored(credentials::unstored);
        controllers.add(
                new DatabaseKind(),
                new DatabaseReconciler(
                        room,
                        credentials,
                        leases,
                        new RootSecrets(vault.secrets(), secrets.mac()),
                        on.options().databaseCheck(),
                        on.triggers()));
        controllers.add(new DynamicSecretKind(), new DynamicSecretReconciler(room, credentials, leases, on.triggers()));
    }

    private static Map<String, Long> byName(Map<ObjectKey, Long> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
    }
}
