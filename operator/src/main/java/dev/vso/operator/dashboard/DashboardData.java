package dev.vso.operator.dashboard;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.DetailField;
import dev.vso.operator.summary.Lifetime;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the page learns what it shows. All of it is in memory anyway: asking costs no request to anybody. */
public interface DashboardData {

    /** The resources that fill Secrets, as far as they have a spec, in no order. */
    Stream<ResourceSummary> secrets(Instant now);

    /** What manifest and status of one of these resources say, in words. */
    List<DetailField> details(HasMetadata resource);

    /** What of one of these resources ends, and when. */
    List<Lifetime> lifetimes(HasMetadata resource);

    /** The resources of a kind, in no order. */
    <T extends HasMetadata> Stream<T> all(Class<T> kind);

    /** Whom a resource speaks as and to whom; empty while its references lead nowhere. */
    Optional<Route> route(@Nullable String vaultAuthRef, String namespace);

    /** What this operator is now. */
    LeaderState standing();

    /** The VaultAuth that a reference leads to, and the VaultConnection behind it. */
    record Route(ObjectKey auth, ObjectKey connection) {}
}
