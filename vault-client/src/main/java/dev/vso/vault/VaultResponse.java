package dev.vso.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.vault.api.VaultFields;
import dev.vso.vault.client.RequestInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A successful answer. The token of {@code auth} and all of {@code data} are secret; {@code toString} shows keys only.
 *
 * @param data Vault's {@code data}, or an empty object; for the few paths that answer without Vault's envelope ({@code
 *     sys/health}, {@code sys/seal-status}) the whole answer
 */
public record VaultResponse(
        RequestInfo asked,
        int status,
        String requestId,
        ObjectNode data,
        Optional<LeaseInfo> lease,
        Optional<AuthInfo> auth,
        Optional<WrapInfo> wrap,
        List<String> warnings)
        implements VaultResult {
    public VaultResponse {
        warnings = List.copyOf(warnings);
    }

    /** The names that a LIST found; folders end in a slash. */
    public List<String> keys() {
        return VaultFields.of(data).texts("keys");
    }

    @Override
    public String toString() {
        Stream<String> parts = Stream.of(
                        Optional.of("HTTP " + status),
                        Optional.of("data=" + VaultFields.of(data).names()),
                        lease.map(LeaseInfo::toString),
                        auth.map(AuthInfo::toString),
                        wrap.map(WrapInfo::toString),
                        Optional.of(warnings).filter(w -> !w.isEmpty()).map(w -> "warnings=" + w))
                .flatMap(Optional::stream);
        return "VaultResponse[" + asked.method() + " " + asked.where() + ", " + String.join(", ", parts.toList()) + "]";
    }
}
