package dev.vso.operator.lease.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.note.LeaseNote.Place;
import dev.vso.operator.lease.note.NoteDecision.Adopt;
import dev.vso.operator.lease.note.NoteDecision.Found;
import dev.vso.operator.lease.note.NoteDecision.Ignore;
import dev.vso.operator.lease.note.NoteDecision.Reason;
import dev.vso.operator.secret.hmac.HmacKey;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.vault.Accessor;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoteDecisionTest {

    private static final Instant ISSUED = Instant.parse("2026-12-01T00:00:00Z");
    private static final Instant NOW = ISSUED.plusSeconds(10);
    private static final SecretHmac HMAC = new SecretHmac(new HmacKey("0123456789abcdef".getBytes(UTF_8)));
    private static final SecretHmac OTHER_KEY = new SecretHmac(new HmacKey("fedcba9876543210".getBytes(UTF_8)));
    private static final Place HERE = new Place("uid-1", "", new ObjectKey("shop", "db"));
    private static final String MAC = "mac-of-data";
    private static final LeaseId BEFORE = new LeaseId("database/creds/app/before");
    private static final LeaseNote NOTE = new LeaseNote(
            new LeaseId("database/creds/app/now"),
            ISSUED,
            Duration.ofHours(1),
            true,
            Optional.of(new Accessor("accessor")),
            "request-1",
            "digest",
            Optional.of(BEFORE));
    private static final String TEXT = NOTE.text(HERE, MAC, HMAC);
    private static final long SEED = 20261201;
    private static final int TRIES = 20_000;

    private static NoteDecision decide(String text) {
        return decide(text, HERE, MAC, Optional.of(BEFORE), NOW);
    }

    private static NoteDecision decide(String text, Place place, String mac, Optional<LeaseId> recorded, Instant now) {
        return NoteDecision.decide(new Found(Optional.of(text), place, mac, recorded), now, HMAC);
    }

    @Test
    @DisplayName("The operator's own note, found where it was written, is adopted as it was made")
    void adopted() {
        assertThat(decide(TEXT)).isEqualTo(new Adopt(NOTE));
    }

    @Test
    @DisplayName("The first credentials of a resource, whose token has no accessor, are adopted too")
    void first() {
        var first = new LeaseNote(
                NOTE.id(), ISSUED, Duration.ofHours(1), false, Optional.empty(), "", "digest", Optional.empty());
        String text = first.text(HERE, MAC, HMAC);

        assertThat(decide(text, HERE, MAC, Optional.empty(), NOW)).isEqualTo(new Adopt(first));
        assertThat(decide(text)).isEqualTo(new Ignore(Reason.NOT_NEXT));
    }

    @Test
    @DisplayName("A Secret without a note")
    void absent() {
        assertThat(NoteDecision.decide(new Found(Optional.empty(), HERE, MAC, Optional.empty()), NOW, HMAC))
                .isEqualTo(new Ignore(Reason.ABSENT));
    }

    static Stream<Arguments> elsewhere() {
        return Stream.of(
                Arguments.of("another resource", new Place("uid-2", "", HERE.secret()), MAC),
                Arguments.of("another role", new Place("uid-1", "app", HERE.secret()), MAC),
                Arguments.of("another Secret", new Place("uid-1", "", new ObjectKey("shop", "db-2")), MAC),
                Arguments.of("another namespace", new Place("uid-1", "", new ObjectKey("shop-2", "db")), MAC),
                Arguments.of("other data", HERE, "mac-of-edited-data"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("elsewhere")
    @DisplayName("A genuine note counts only where it was written")
    void elsewhere(String what, Place place, String mac) {
        assertThat(decide(TEXT, place, mac, Optional.of(BEFORE), NOW))
                .as(what)
                .isEqualTo(new Ignore(Reason.NOT_SEALED));
    }

    @Test
    @DisplayName("A note made with an earlier key of the operator counts for nothing")
    void earlierKey() {
        assertThat(decide(NOTE.text(HERE, MAC, OTHER_KEY))).isEqualTo(new Ignore(Reason.NOT_SEALED));
    }

    static Stream<Optional<LeaseId>> otherStatuses() {
        return Stream.of(
                Optional.of(NOTE.id()), Optional.of(new LeaseId("database/creds/app/later")), Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("otherStatuses")
    @DisplayName("A note that was put back after the status went on counts for nothing")
    void putBack(Optional<LeaseId> recorded) {
        assertThat(decide(TEXT, HERE, MAC, recorded, NOW)).isEqualTo(new Ignore(Reason.NOT_NEXT));
    }

    @Test
    @DisplayName("A lease that has ended is not adopted")
    void ended() {
        Instant end = ISSUED.plus(Duration.ofHours(1));

        assertThat(decide(TEXT, HERE, MAC, Optional.of(BEFORE), end.minusSeconds(1)))
                .isEqualTo(new Adopt(NOTE));
        assertThat(decide(TEXT, HERE, MAC, Optional.of(BEFORE), end)).isEqualTo(new Ignore(Reason.ENDED));
    }

    static List<String> nonsense() {
        return List.of(
                "",
                " ",
                "null",
                "[]",
                "{}",
                "{\"lease\":{}}",
                "{\"lease\":\"../sys\"}",
                "{\"lease\":\"a/b\",\"since\":1e400}",
                "[".repeat(16_000),
                "x".repeat(1 << 20),
                " ".repeat(LeaseNote.LONGEST) + TEXT);
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    @DisplayName("Nonsense is ignored, whatever its size")
    void nonsense(String text) {
        assertThat(decide(text)).isInstanceOf(Ignore.class);
    }

    @Test
    @DisplayName("The largest numbers are no note")
    void largestNumbers() {
        for (String field : List.of("since", "duration")) {
            for (long number : List.of(Long.MAX_VALUE, Long.MIN_VALUE)) {
                String forged = TEXT.replaceFirst("\"" + field + "\":\\d+", "\"" + field + "\":" + number);
                assertThat(forged).isNotEqualTo(TEXT);
                assertThat(decide(forged)).isInstanceOf(Ignore.class);
            }
        }
    }

    @Test
    @DisplayName("Whatever is edited in a note: it is adopted only as it was made")
    void edited() {
        var random = new Random(SEED);
        for (int i = 0; i < TRIES; i++) {
            String text = edit(random);
            NoteDecision decision = decide(text);
            if (decision instanceof Adopt(LeaseNote note)) {
                assertThat(note).as(text).isEqualTo(NOTE);
            }
        }
    }

    /** Replaces, inserts or deletes up to three characters, or exchanges a field for another. */
    private static String edit(Random random) {
        var text = new StringBuilder(TEXT);
        int edits = 1 + random.nextInt(3);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(text.length());
            char other = (char) (' ' + random.nextInt(95));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, other);
                case 1 -> text.insert(at, other);
                case 2 -> text.deleteCharAt(at);
                default -> {
                    String[] fields = text.toString().split(",", -1);
                    String field = fields[random.nextInt(fields.length)];
                    text.insert(Math.max(0, text.length() - 1), "," + field.replace("now", "other"));
                }
            }
        }
        return text.toString();
    }
}
