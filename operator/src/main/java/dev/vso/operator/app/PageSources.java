package dev.vso.operator.app;

import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.dashboard.Happenings;
import dev.vso.operator.dashboard.PageServer;
import dev.vso.operator.dashboard.Sources;
import dev.vso.operator.dashboard.Standing;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.inventory.Kind;
import dev.vso.operator.inventory.Outlines;
import dev.vso.operator.summary.Outline;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the page shows, out of what the controllers hold anyway. */
record PageSources(Controllers controllers, AuthResolver resolver, BooleanSupplier works, OperatorOptions options)
        implements Sources {

    /** The page, where the options ask for it. */
    Optional<PageServer> open(Happenings happenings, InstantSource clock) {
        var subject = new PageServer.Subject(
                BuildInfo.ofThisBuild().version(), options.operatorNamespace(), options.watchNamespaces());
        return options.page()
                .at()
                .map(at -> new PageServer.Place(at, options.page().names()))
                .map(place -> new PageServer(place, subject, this, happenings, clock));
    }

    @Override
    public Stream<Outline> secrets(Instant now) {
        return Kind.ofSecrets().stream()
                .flatMap(kind -> controllers.all(kind.type()))
                .flatMap(resource -> Outlines.of(resource, now).stream());
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
        } catch (Obstacle _) {
            return Optional.empty(); // the resource's own conditions say why
        }
    }

    @Override
    public Standing standing() {
        return works.getAsBoolean() ? Standing.LEADING : Standing.STANDING_BY;
    }
}
