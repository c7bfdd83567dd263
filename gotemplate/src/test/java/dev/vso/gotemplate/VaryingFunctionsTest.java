package dev.vso.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S3: functions that are random or tell time")
class VaryingFunctionsTest {

    /** What a function may be given: a call with fewer or others is an error, which is caught. */
    private static final List<String> ARGUMENTS = List.of(
            "",
            "\"abc\"",
            "1",
            "(int64 5)",
            "(mustToDate \"2006-01-02\" \"2020-01-01\")",
            "(list \"a\" \"b\")",
            "(dict \"a\" \"b\")",
            "\"abc\" \"def\"",
            "1 7",
            "1 \"abc\"",
            "\"abc\" 1");

    /** Random numbers, and whether any was taken. */
    private static final class WatchedRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private transient boolean used;

        @Override
        public void nextBytes(byte[] bytes) {
            used = true;
            super.nextBytes(bytes);
        }

        @Override
        public int nextInt(int bound) {
            used = true;
            return super.nextInt(bound);
        }

        @Override
        public long nextLong(long from, long to) {
            used = true;
            return super.nextLong(from, to);
        }
    }

    /** A clock, and whether it was read. */
    private static final class WatchedClock extends Clock {
        private boolean used;

        @Override
        public Instant instant() {
            used = true;
            return Instant.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final WatchedRandom random = new WatchedRandom();
    private final WatchedClock clock = new WatchedClock();
    private final Functions functions = Functions.sprig(clock, random);

    @Test
    @DisplayName("The list has exactly the functions that use random numbers or the clock")
    void completeList() {
        Set<String> varying = new TreeSet<>();
        for (String name : functions.names()) {
            for (String arguments : ARGUMENTS) {
                random.used = false;
                clock.used = false;
                call("{{ " + name + " " + arguments + " }}");
                if (random.used || clock.used) {
                    varying.add(name);
                }
            }
        }
        assertThat(functions.names().stream().filter(functions::varies)).containsExactlyElementsOf(varying);
        assertThat(varying).containsExactly("ago", "bcrypt", "durationRound", "htpasswd", "randInt", "shuffle");
    }

    private void call(String text) {
        try {
            Template.parse("t", text, Library.of(functions)).execute(null, Limits.DEFAULT);
        } catch (TemplateException _) {
            // these arguments are not for it
        }
    }

    @Test
    @DisplayName("Finds which of them a template calls")
    void calledFunctions() {
        Library library = Library.of(functions);
        assertThat(library.varyingCalls("t", "{{ .a | upper | bcrypt }}{{ if true }}{{ (randInt 1 2) }}{{ end }}"))
                .containsExactly("bcrypt", "randInt");
        assertThat(library.varyingCalls("t", "{{ define \"x\" }}{{ shuffle .a }}{{ end }}"))
                .containsExactly("shuffle");
        assertThat(library.varyingCalls("t", "{{ .bcrypt }} shuffle {{ \"ago\" }}{{ .a.htpasswd }}"))
                .isEmpty();
    }
}
