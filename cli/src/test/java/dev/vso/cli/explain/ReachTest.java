package dev.vso.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.vault.Answer;
import dev.vso.vault.Health;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.api.SystemApi;
import dev.vso.vault.client.ConnectionSettings;
import dev.vso.vault.client.VaultClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReachTest {

    private static final Optional<Word> SAYS_UP = Optional.of(new Word(true, "Vault 2 is active", Optional.empty()));
    private static final Optional<Word> SAYS_DOWN = Optional.of(new Word(
            false, "vault:8200 refuses the connection: check that Vault runs", Optional.of(Duration.ofHours(1))));
    private static final Answer<Health> ACTIVE = new Answer.Is<>(new Health(Health.State.ACTIVE, "2.0", "main"));

    /** Nobody listens on port 1; it is asked more than once, which takes its time. */
    private static Answer<Health> refused = ACTIVE;

    @BeforeAll
    static void askWhereNobodyListens() {
        try (var client = new VaultClient(ConnectionSettings.to("http://127.0.0.1:1"), VaultObserver.NONE)) {
            refused = SystemApi.health(client);
        }
    }

    @Test
    void whatAnswersHereIsFineUnlessTheOperatorDoesNotReachIt() {
        assertThat(Reach.decide(ACTIVE, Optional.empty())).isEqualTo(new Finding.Fine("Vault 2.0 is active"));
        assertThat(Reach.decide(ACTIVE, SAYS_UP)).isInstanceOf(Finding.Fine.class);
        assertThat(Reach.decide(ACTIVE, SAYS_DOWN))
                .isEqualTo(Finding.Broken.of(
                        "Vault 2.0 is active from here, but the operator says since 60m: vault:8200 refuses the connection",
                        "check that Vault runs"));
    }

    @Test
    void whatDoesNotAnswerHereIsBrokenUnlessTheOperatorReachesIt() {
        assertThat(Reach.decide(refused, Optional.empty())).isInstanceOf(Finding.Broken.class);
        assertThat(Reach.decide(refused, SAYS_DOWN)).isInstanceOf(Finding.Broken.class);
        assertThat(Reach.decide(refused, SAYS_UP)).isInstanceOfSatisfying(Finding.Unknown.class, unknown -> {
            assertThat(unknown.why()).contains("not from here", "refuses the connection");
            assertThat(unknown.operators()).contains("the operator says: Vault 2 is active");
        });
    }

    @Test
    void aVaultThatIsSealedIsSealedWhateverTheOperatorSays() {
        Answer<Health> sealed = new Answer.Is<>(new Health(Health.State.SEALED, "2.0", ""));
        assertThat(Reach.decide(sealed, SAYS_UP)).isEqualTo(Finding.Broken.of("Vault is sealed", "unseal it"));
    }

    @Test
    void clocksThatDifferByMoreThanHalfAMinuteAreTold() {
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        assertThat(Clocks.compare(now.plusSeconds(30), now)).isEmpty();
        assertThat(Clocks.compare(now.minusSeconds(30), now)).isEmpty();
        assertThat(Clocks.compare(now.plusSeconds(300), now))
                .hasValueSatisfying(
                        it -> assertThat(it).asString().contains("Vault's clock is 5m ahead of that of Kubernetes"));
        assertThat(Clocks.compare(now.minusSeconds(31), now))
                .hasValueSatisfying(it -> assertThat(it).asString().contains("31s behind that of Kubernetes"));
    }
}
