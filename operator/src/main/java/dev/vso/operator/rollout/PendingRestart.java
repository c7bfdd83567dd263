package dev.vso.operator.rollout;

import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A restart that was asked for and is not done yet, as one resource's status tells it to the next process, and as the text
 * of its condition tells it to people. Pure.
 *
 * @param stamp with which the target is marked; the same stamp twice restarts once, so that a restart that was done just
 *     before a process ended is not done again
 * @param notBefore until when it is held back because there were too many; empty if it is not
 */
public record PendingRestart(RolloutRestartTarget target, Instant stamp, Optional<Instant> notBefore) {

    private static final String BEGIN = "waiting for a restart: ";
    private static final String END = "; ";
    private static final Pattern ONE = Pattern.compile(
            "(?<kind>[A-Za-z.]+) (?<name>[-a-z0-9.]+) since (?<stamp>\\S+)( not before (?<until>\\S+))?");

    /**
     * The text for all of them, with what there is to say about it.
     *
     * @param why for people; it may be cut short when it is written, the list before it hardly ever
     */
    public static String text(List<PendingRestart> pending, String why) {
        return pending.stream().map(PendingRestart::text).collect(Collectors.joining(", ", BEGIN, END)) + why;
    }

    private String text() {
        return "%s %s since %s%s"
                .formatted(
                        Objects.requireNonNull(target.kind()).value(),
                        target.name(),
                        stamp,
                        notBefore.map(until -> " not before " + until).orElse(""));
    }

    /** For a status. */
    public static List<PendingRestartStatus> toStatus(List<PendingRestart> pending) {
        return pending.stream()
                .map(one -> new PendingRestartStatus(
                        one.target().kind(),
                        one.target().name(),
                        one.stamp().toString(),
                        one.notBefore().map(Instant::toString).orElse(null)))
                .toList();
    }

    /** What a status tells; what cannot be read in it is left out. */
    public static List<PendingRestart> of(List<PendingRestartStatus> told) {
        return told.stream().flatMap(one -> read(one).stream()).toList();
    }

    private static Optional<PendingRestart> read(PendingRestartStatus one) {
        try {
            return one.kind() == null
                    ? Optional.empty()
                    : Optional.of(new PendingRestart(
                            new RolloutRestartTarget(one.kind(), one.name()),
                            Instant.parse(one.stamp()),
                            Optional.ofNullable(one.notBefore()).map(Instant::parse)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** Whether it is the same restart, whenever it may be done. */
    boolean isSameAs(PendingRestart other) {
        return target.equals(other.target()) && stamp.equals(other.stamp());
    }

    /**
     * Those that the text tells of, as releases before the field {@code pendingRestarts} kept them; none if it tells of something
     * else, or was cut.
     */
    public static List<PendingRestart> in(String text) {
        int end = text.indexOf(END);
        if (!text.startsWith(BEGIN) || end < 0) {
            return List.of();
        }
        return Pattern.compile(", ")
                .splitAsStream(text.substring(BEGIN.length(), end))
                .flatMap(one -> parse(one).stream())
                .toList();
    }

    private static Optional<PendingRestart> parse(String one) {
        Matcher found = ONE.matcher(one);
        if (!found.matches()) {
            return Optional.empty();
        }
        RestartKind kind = RestartKind.of(found.group("kind"));
        try {
            return kind == null
                    ? Optional.empty()
                    : Optional.of(new PendingRestart(
                            new RolloutRestartTarget(kind, found.group("name")),
                            Instant.parse(found.group("stamp")),
                            Optional.ofNullable(found.group("until")).map(Instant::parse)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
