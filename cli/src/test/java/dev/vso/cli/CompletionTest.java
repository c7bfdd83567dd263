package dev.vso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.inventory.ResourceKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {

    private static final Completion.Lookup CLUSTER = new Completion.Lookup() {
        @Override
        public List<String> namespaces() {
            return List.of("shop", "stock");
        }

        @Override
        public List<String> names(ResourceKind kind, Optional<String> namespace) {
            return kind == ResourceKind.STATIC_SECRET
                    ? List.of(namespace.orElse("default") + "-api", namespace.orElse("default") + "-web")
                    : List.of("other");
        }
    };

    @Test
    @DisplayName("Answers shells with one candidate per line")
    void onePerLine() {
        var out = new ByteArrayOutputStream();
        int code = Commands.run(
                List.of("__complete", "re"),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                false);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("renew" + System.lineSeparator());
        assertThat(code).isZero();
    }

    @ParameterizedTest
    @CsvSource({"bash, complete -F _vso vso", "zsh, compdef _vso vso", "fish, complete -c vso"})
    void eachShellHasItsScript(String shell, String words) {
        var out = new ByteArrayOutputStream();
        Commands.run(
                List.of("completion", shell),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                false);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(words, "__complete");
    }

    /** {@code _} stands for the empty word at the cursor. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ex                         | explain
            _                          | completion explain help list migrate renew rotation sync
            explain vaults             | vaultstaticsecret
            renew _                    | database vaultdynamicsecret vaultpkisecret
            rotation _                 | database vaultdynamicsecret vaultpkisecret vaultstaticsecret
            rotation --t               | --timeout
            explain vss _              | default-api default-web
            explain vss -n shop _      | shop-api shop-web
            explain -n shop vss shop-w | shop-web
            sync vss/d                 | vss/default-api vss/default-web
            sync vss api _             |
            list -n s                  | shop stock
            list -o _                  | json wide yaml
            list --w                   | --watch
            completion _               | bash fish zsh
            migrate --d                | --dry-run
            """)
    @DisplayName("Offers the words that may come next")
    void offersCandidates(String typed, String candidates) {
        List<String> words = List.of(typed.replace("_", "").split(" ", -1));
        assertThat(Completion.candidates(words, CLUSTER))
                .containsExactly(candidates == null ? new String[0] : candidates.split(" ", -1));
    }
}
