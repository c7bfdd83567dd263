package dev.vso.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Go cannot be asked: which functions there are, and what holds for those that differ each time. */
class FunctionsTest {
    private static final int TRIES = 200;
    private static final Functions FUNCTIONS =
            Functions.sprig(Clock.fixed(Instant.parse("2024-03-01T00:00:00Z"), ZoneOffset.UTC), new SecureRandom());

    private static String output(String text) {
        var template = Template.parse("t", text, Library.of(FUNCTIONS));
        return new String(template.execute(null, Golden.LIMITS), StandardCharsets.UTF_8);
    }

    @Test
    void sprigsFunctionsAreThoseThatTheOracleHas() throws Exception {
        var source = Files.readString(Path.of("src/test/go/oracle/main.go"));
        var list = Pattern.compile("allowed = `([^`]*)`").matcher(source);
        assertThat(list.find()).isTrue();
        var wanted = new TreeSet<>(Functions.builtins().names());
        Pattern.compile("\\s+").splitAsStream(list.group(1)).forEach(wanted::add);
        assertThat(FUNCTIONS.names()).isEqualTo(wanted);
    }

    /** Random, so not in the corpus: each number is within its bounds, and each of them comes. */
    @Test
    void randIntGivesEachNumberWithinItsBounds() {
        var seen = new TreeSet<String>();
        for (int i = 0; i < TRIES; i++) {
            seen.add(output("{{ randInt -1 2 }}"));
        }
        assertThat(seen).containsExactly("-1", "0", "1");
    }

    /** Random: the same code points, in some order. */
    @Test
    void shuffleKeepsTheCodePoints() {
        for (int i = 0; i < TRIES; i++) {
            var shuffled = output("{{ shuffle \"aé☃𝄞\" }}");
            assertThat(shuffled.codePoints().sorted().toArray())
                    .isEqualTo("aé☃𝄞".codePoints().sorted().toArray());
        }
    }

    /** Random salt: the hash is of the right form and cost, and is one of this password. */
    @Test
    void bcryptAndHtpasswdMakeHashesOfThePassword() {
        var hash = output("{{ bcrypt \"pä ss\" }}");
        assertThat(hash).startsWith("$2a$10$").hasSize(60);
        var password = "pä ss".getBytes(StandardCharsets.UTF_8);
        var bytes = hash.getBytes(StandardCharsets.US_ASCII);
        assertThat(BCrypt.verifyer().verify(password, bytes).verified).isTrue();
        assertThat(output("{{ bcrypt \"pä ss\" }}")).isNotEqualTo(hash);
        assertThat(output("{{ htpasswd \"user\" \"x\" }}")).startsWith("user:$2a$10$");
    }

    /** Goes by the clock. */
    @Test
    void agoIsTheTimeSinceThen() {
        assertThat(output("{{ ago (mustToDate \"2006-01-02 15:04:05\" \"2024-02-29 22:58:30\") }}"))
                .isEqualTo("1h1m30s");
        assertThat(output("{{ durationRound (mustToDate \"2006-01-02\" \"2024-02-20\") }}"))
                .isEqualTo("10d");
    }

    @Test
    void theLanguageAloneHasItsOwnSlice() {
        var template = Template.parse("t", "{{ slice \"abcdef\" 1 3 }}", Library.of(Functions.builtins()));
        assertThat(template.execute(null, Limits.DEFAULT)).isEqualTo(new byte[] {'b', 'c'});
    }
}
