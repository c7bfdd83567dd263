package dev.vso.operator.dashboard;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.DetailField;
import dev.vso.operator.summary.Lifetime;
import dev.vso.operator.summary.RecordedRotation;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The data sources of the page. They are in memory, so a look-up sends no request. */
public interface DashboardData {

    /** The resources with a spec that write Secrets, in no order. */
    Stream<ResourceSummary> secrets(Instant now);

    /** Details of such a resource from its manifest and status, in words. */
    List<DetailField> details(HasMetadata resource);

    /** The expiries of such a resource. */
    List<Lifetime> lifetimes(HasMetadata resource);

    /** The last rotations of such a resource, as its status records them. */
    List<RecordedRotation> rotations(HasMetadata resource);

    /** The resources of a kind, in no order. */
    <T extends HasMetadata> Stream<T> all(Class<T> kind);

    /** The VaultAuth and VaultConnection that a resource resolves to; empty if a reference does not resolve. */
    Optional<Route> route(@Nullable String vaultAuthRef, String namespace);

    /** Whether this replica leads now. */
    LeaderState standing();

    /** The VaultAuth of a reference, and its VaultConnection. */
    record Route(ObjectKey auth, ObjectKey connection) {}
}
