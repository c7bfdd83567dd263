package dev.vso.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.client.RequestInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FinalizationTest {

    @Test
    @DisplayName("All are revoked, whatever happens to one of them; what went wrong is in their order")
    void revokesAll() {
        List<String> tried = new ArrayList<>();
        List<VaultFailure> failures = Finalization.revokeAll(List.of("a", "b", "c"), id -> {
            tried.add(id);
            return id.equals("b") ? Optional.empty() : Optional.of(failure(id));
        });
        assertThat(tried).containsExactly("a", "b", "c");
        assertThat(failures).flatExtracting(VaultFailure::errors).containsExactly("a", "c");
    }

    private static VaultFailure failure(String id) {
        var request = VaultRequest.read(VaultPath.of("sys", id));
        return new VaultFailure(
                VaultFailure.Kind.DENIED,
                403,
                List.of(id),
                new RequestInfo(request.method(), request.path(), Optional.empty(), "vault:8200"),
                Optional.empty());
    }
}
