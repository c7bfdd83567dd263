package dev.vso.cli.explain;

import dev.vso.operator.controller.vaultconnection.ConnectionHealth;
import dev.vso.vault.Answer;
import dev.vso.vault.Health;
import dev.vso.vault.VaultFailure;
import java.util.Optional;

/**
 * How a Vault is, by what it answers here and by what the operator says of it: a user's machine may not reach what the
 * operator reaches, and the other way round. Pure.
 */
final class Reach {

    private Reach() {}

    static Finding decide(Answer<Health> here, Optional<Word> operators) {
        ConnectionHealth.Seen seen = ConnectionHealth.of(here);
        boolean operatorReaches = operators.filter(Word::holds).isPresent();
        Optional<Word> operatorFails = operators.filter(word -> !word.holds());
        return switch (here) {
            case Answer.Is<Health> _ when !seen.up() -> Finding.Broken.of(seen.message());
            case Answer.Is<Health> _ ->
                operatorFails
                        .<Finding>map(word -> {
                            Sentence said = Sentence.of(word.words());
                            return Finding.Broken.of(
                                    "%s from here, but %s".formatted(seen.message(), said.problem()),
                                    said.cure().isEmpty() ? "let the operator's pod reach it" : said.cure());
                        })
                        .orElseGet(() -> new Finding.Fine(seen.message()));
            case Answer.Failed<Health>(VaultFailure failure)
            when operatorReaches && isOfTheWay(failure.kind()) ->
                new Finding.Unknown(
                        "not from here: " + Sentence.of(seen.message()).problem(), operators.map(Word::words));
            case Answer.Failed<Health> _ -> broken(seen.message());
        };
    }

    private static Finding broken(String message) {
        return Finding.Broken.of(message);
    }

    /** Whether it may be the way to the Vault that differs, and not the Vault. */
    private static boolean isOfTheWay(VaultFailure.Kind kind) {
        return switch (kind) {
            case UNREACHABLE, TIMED_OUT, TLS -> true;
            case DENIED, NOT_FOUND, LEASE_GONE, INVALID, SEALED, STANDBY, THROTTLED, UNAVAILABLE -> false;
        };
    }
}
