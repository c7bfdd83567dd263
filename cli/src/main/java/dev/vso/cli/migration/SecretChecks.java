package dev.vso.cli.migration;

import dev.vso.cli.migration.Difference.Weight;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.inventory.Outlines;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDecision;
import dev.vso.operator.secret.DestinationPlan;
import dev.vso.operator.secret.SecretTypes;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.Owners;
import dev.vso.operator.secret.render.Shape;
import dev.vso.operator.summary.Outline;
import dev.vso.operator.summary.Part;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What becomes of the Secrets, by the operator's own plan. Pure. */
final class SecretChecks {

    private SecretChecks() {}

    static Stream<Difference> differences(Survey survey, Shape shape) {
        return survey.outlines().stream()
                .flatMap(outline -> Stream.concat(spec(outline, survey, shape), secrets(outline, survey)));
    }

    /** What is wrong with paths, filters and templates. */
    private static Stream<Difference> spec(Outline outline, Survey survey, Shape shape) {
        try {
            Outlines.asks(outline.resource());
            for (Part part : outline.parts()) {
                shape.recipe(outline.resource(), part.destination(), survey.shared());
            }
            return Stream.empty();
        } catch (Obstacle obstacle) {
            return Stream.of(new Difference(
                    Weight.STOPS,
                    Names.of(outline.resource()),
                    obstacle.problem().message()));
        }
    }

    private static Stream<Difference> secrets(Outline outline, Survey survey) {
        return outline.parts().stream().map(part -> secret(outline, part, survey));
    }

    private static Difference secret(Outline outline, Part part, Survey survey) {
        Owner owner = Owners.of(outline.resource(), part.name());
        var key = new ObjectKey(owner.namespace(), part.destination().name());
        Optional<Survey.Held> held = Optional.ofNullable(survey.secrets().get(key));
        Optional<String> lastMac = survey.digests() ? part.mac() : Optional.empty();
        var situation = new DestinationPlan.Situation(
                part.destination(),
                owner,
                held.map(Survey.Held::secret),
                lastMac.orElse(""),
                held.map(it -> Set.copyOf(it.keys())).orElse(Set.of()),
                lastMac);
        String where = "Secret " + key;
        return switch (new DestinationPlan(survey.holders(key), SecretTypes.USUAL).decide(situation)) {
            case DestinationDecision.Conflict conflict -> new Difference(Weight.STOPS, where, conflict.message());
            case DestinationDecision.Create _ ->
                new Difference(Weight.DIFFERS, where, "is missing, and is made at the first sync");
            case DestinationDecision.Recreate _ ->
                new Difference(Weight.DIFFERS, where, "is made anew: " + DestinationDecision.Recreate.WHY);
            case DestinationDecision.Unchanged _ ->
                new Difference(Weight.STAYS, where, "taken over as it is: no write, no restart" + lease(outline));
            case DestinationDecision.Apply _
            when lastMac.isEmpty() ->
                new Difference(
                        Weight.STAYS,
                        where,
                        "compared with Vault at the first sync, and written only if it differs" + lease(outline));
            case DestinationDecision.Apply apply ->
                new Difference(
                        Weight.DIFFERS,
                        where,
                        "is written at the first sync: "
                                + apply.reasons().stream()
                                        .map(ApplyReason::words)
                                        .sorted()
                                        .collect(Collectors.joining(", ")));
        };
    }

    private static String lease(Outline outline) {
        boolean leased = outline.parts().stream().anyMatch(part -> part.end().isPresent());
        return leased ? ", and what it holds is kept and renewed" : "";
    }
}
