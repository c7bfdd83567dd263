package dev.vso.operator.decision;

import static dev.vso.operator.decision.DecisionChain.check;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DecisionChainTest {

    private final List<String> asked = new ArrayList<>();

    private final DecisionChain<Integer, String> chain = new DecisionChain<>(
            List.of(
                    check("negative", (Integer it) -> answer("negative", it < 0)),
                    check("small", (Integer it) -> answer("small", it < 10))),
            it -> "large: " + it);

    private Optional<String> answer(String name, boolean holds) {
        asked.add(name);
        return holds ? Optional.of(name) : Optional.empty();
    }

    @Test
    @DisplayName("the first check with an answer decides, and the later ones are not asked")
    void theFirstAnswerCounts() {
        assertThat(chain.decide(-1)).isEqualTo("negative");
        assertThat(asked).containsExactly("negative");
    }

    @Test
    @DisplayName("a check without an answer leaves the decision to the next")
    void theNextIsAsked() {
        assertThat(chain.decide(3)).isEqualTo("small");
        assertThat(asked).containsExactly("negative", "small");
    }

    @Test
    @DisplayName("where no check has an answer, the last word is the chain's own")
    void otherwise() {
        assertThat(chain.decide(12)).isEqualTo("large: 12");
    }

    @Test
    @DisplayName("the names are in the order in which the checks are asked")
    void names() {
        assertThat(chain.names()).containsExactly("negative", "small");
    }
}
