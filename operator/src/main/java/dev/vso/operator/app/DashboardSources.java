package dev.vso.operator.app;

import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.dashboard.DashboardData;
import dev.vso.operator.dashboard.DashboardServer;
import dev.vso.operator.dashboard.LeaderState;
import dev.vso.operator.dashboard.RecentEvents;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.summary.DetailField;
import dev.vso.operator.summary.Lifetime;
import dev.vso.operator.summary.RecordedRotation;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The data of the dashboard, from the state that the controllers already hold. */
record DashboardSources(
        ControllerRegistry controllers, AuthResolver resolver, BooleanSupplier works, OperatorOptions options)
        implements DashboardData {

    /** Starts the dashboard, if the options enable it. */
    Optional<DashboardServer> open(RecentEvents recentEvents, InstantSource clock) {
        var subject = new DashboardServer.Subject(
                BuildInfo.ofThisBuild().version(),
                options.namespaces().own(),
                options.namespaces().watched(),
                ResourceKind.ofSecrets().stream().map(ResourceKind::word).toList());
        return options.ports()
                .page()
                .at()
                .map(at -> new DashboardServer.Place(at, options.ports().page().names()))
                .map(place -> new DashboardServer(place, subject, this, recentEvents, clock));
    }

    @Override
    public Stream<ResourceSummary> secrets(Instant now) {
        return ResourceKind.ofSecrets().stream()
                .flatMap(kind -> controllers.all(kind.type()))
                .flatMap(resource -> ResourceSummaries.of(resource, now).stream());
    }

    @Override
    public List<DetailField> details(HasMetadata resource) {
        return ResourceSummaries.details(resource);
    }

    @Override
    public List<Lifetime> lifetimes(HasMetadata resource) {
        return ResourceSummaries.lifetimes(resource);
    }

    @Override
    public List<RecordedRotation> rotations(HasMetadata resource) {
        return ResourceSummaries.rotations(resource);
    }

    @Override
    public <T extends HasMetadata> Stream<T> all(Class<T> kind) {
        return controllers.all(kind);
    }

    @Override
    public Optional<Route> route(@Nullable String vaultAuthRef, String namespace) {
        try {
            Identity identity = resolver.identity(vaultAuthRef, namespace, new HashSet<>());
            return Optional.of(new Route(identity.auth(), identity.connection()));
        } catch (SyncException _) {
            return Optional.empty(); // the resource's own conditions give the reason
        }
    }

    @Override
    public LeaderState standing() {
        return works.getAsBoolean() ? LeaderState.LEADING : LeaderState.STANDING_BY;
    }
}
