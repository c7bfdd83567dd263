package dev.vso.operator.controller.database;

import dev.vso.api.DatabaseSpec;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.reconcile.UnusedField;
import java.util.List;
import java.util.stream.Stream;

/** Fields of a Database that are set but have no effect. Pure. */
final class DatabaseFields {

    private DatabaseFields() {}

    static List<UnusedField> unused(DatabaseSpec spec, RevocationPolicy usual) {
        Stream<UnusedField> created = spec.roles().stream()
                .filter(role -> role.destination() != null
                        && Boolean.FALSE.equals(role.destination().create()))
                .map(role -> new UnusedField(
                        "roles[%s].destination.create".formatted(role.name()),
                        "the Secret of a role is always created",
                        "remove the field"));
        Stream<UnusedField> rotation =
                Stream.concat(usual.unused(spec.rotation()).stream(), UnusedField.rollback(spec.rotation()).stream());
        return Stream.concat(created, rotation).toList();
    }
}
