package dev.vso.operator.page;

import dev.vso.api.Database;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.page.Facts.Fact;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Looks up one resource by the id that its row has. */
record Details(Sources sources) {

    Optional<Detail> of(String id) {
        return switch (id.substring(0, Math.max(0, id.indexOf('/')))) {
            case "VaultStaticSecret" ->
                detail(
                        VaultStaticSecret.class,
                        id,
                        it -> it.getSpec() == null ? List.of() : Facts.of(it),
                        it -> it.getStatus() == null
                                ? List.of()
                                : it.getStatus().conditions());
            case "VaultDynamicSecret" ->
                detail(
                        VaultDynamicSecret.class,
                        id,
                        it -> it.getSpec() == null ? List.of() : Facts.of(it),
                        it -> it.getStatus() == null
                                ? List.of()
                                : it.getStatus().conditions());
            case "VaultPKISecret" ->
                detail(
                        VaultPKISecret.class,
                        id,
                        it -> it.getSpec() == null ? List.of() : Facts.of(it),
                        it -> it.getStatus() == null
                                ? List.of()
                                : it.getStatus().conditions());
            case "Database" ->
                detail(
                        Database.class,
                        id,
                        it -> it.getSpec() == null ? List.of() : Facts.of(it),
                        it -> it.getStatus() == null
                                ? List.of()
                                : it.getStatus().conditions());
            default -> Optional.empty();
        };
    }

    private <T extends HasMetadata> Optional<Detail> detail(
            Class<T> kind, String id, Function<T, List<Fact>> facts, Function<T, List<Condition>> conditions) {
        return sources.all(kind)
                .filter(resource -> Survey.id(resource).equals(id))
                .findFirst()
                .map(resource -> new Detail(
                        id,
                        Verdict.instant(resource.getMetadata().getCreationTimestamp()),
                        facts.apply(resource),
                        conditions.apply(resource).stream().map(Detail.Told::of).toList()));
    }
}
