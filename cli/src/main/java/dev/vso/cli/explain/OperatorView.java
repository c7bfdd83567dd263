package dev.vso.cli.explain;

import dev.vso.operator.inventory.Ages;
import dev.vso.operator.inventory.Leader;
import dev.vso.operator.summary.Outline;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of the operator, and what it says of the resource. Pure.
 *
 * @param namespace where its Lease is
 */
record OperatorView(String namespace, Optional<Leader> leader) {

    private static final String SYNCED = "SecretSynced";

    /** So long after its creation a resource may wait for its first look. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(30);

    Finding finding(Outline outline, Instant now) {
        if (leader.isEmpty()) {
            return unseen(outline, now);
        }
        Leader holder = leader.get();
        if (holder.name().isEmpty()) {
            return Finding.Broken.of(
                    "no operator is at work: nobody holds the Lease in namespace %s".formatted(namespace), "start it");
        }
        if (!holder.works(now)) {
            return Finding.Broken.of(
                    "no operator is at work: %s last showed itself %s ago"
                            .formatted(holder.pod(), Ages.words(holder.silent(now))),
                    "look at its pods in namespace %s".formatted(namespace));
        }
        return said(outline, now)
                .orElseGet(() -> new Finding.Fine(holder.pod() + " is at work; " + synced(outline, now)));
    }

    /** No Lease: no operator, or one without election. What it did tells which. */
    private Finding unseen(Outline outline, Instant now) {
        if (outline.condition(SYNCED).isEmpty()) {
            return Finding.Broken.of(
                    "no operator is at work: there is no Lease in namespace %s, and nobody has looked at the resource"
                            .formatted(namespace),
                    "start it, or name the namespace that it runs in with --operator-namespace");
        }
        return said(outline, now)
                .orElseGet(() -> new Finding.Unknown(
                        "whether an operator is at work: there is no Lease in namespace %s".formatted(namespace),
                        Optional.of("it was at work: " + synced(outline, now))));
    }

    private static String synced(Outline outline, Instant now) {
        return "in sync"
                + Word.of(outline.conditions(), SYNCED, now)
                        .flatMap(Word::since)
                        .map(age -> " since " + Ages.words(age))
                        .orElse("");
    }

    /** What is to be said unless all is well. */
    private static Optional<Finding> said(Outline outline, Instant now) {
        Optional<Word> synced = Word.of(outline.conditions(), SYNCED, now);
        if (synced.isEmpty()) {
            return Optional.of(notLookedAt(outline, now));
        }
        if (!synced.get().holds()) {
            Sentence sentence = Sentence.of(synced.get().words());
            return Optional.of(Finding.Broken.of(
                    sentence.problem(), sentence.cure().isEmpty() ? describe(outline) : sentence.cure()));
        }
        return outline.isBehind()
                ? Optional.of(
                        new Finding.Warned("the last edit of the resource is not carried out yet", "wait a moment"))
                : Optional.empty();
    }

    private static Finding notLookedAt(Outline outline, Instant now) {
        Duration age =
                Duration.between(Instant.parse(outline.resource().getMetadata().getCreationTimestamp()), now);
        return age.compareTo(FIRST_LOOK) > 0
                ? Finding.Broken.of(
                        "the operator has not looked at it in %s".formatted(Ages.words(age)),
                        "check that --watch-namespaces of the operator includes %s, and its log"
                                .formatted(outline.key().namespace()))
                : new Finding.Warned("it has not been looked at yet", "wait a moment");
    }

    private static String describe(Outline outline) {
        return "look at its events: kubectl describe -n %s %s %s"
                .formatted(
                        outline.key().namespace(),
                        outline.resource().getKind().toLowerCase(Locale.ROOT),
                        outline.key().name());
    }
}
