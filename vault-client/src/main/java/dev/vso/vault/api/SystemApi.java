package dev.vso.vault.api;

import dev.vso.vault.CallResult;
import dev.vso.vault.UnexpectedAnswer;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultHealth;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls about Vault itself. */
public final class SystemApi {
    /** The operation of {@link #health}. */
    public static final String HEALTH = "health";

    private static final VaultPath SYS = VaultPath.of("sys");

    private final VaultAccess access;

    public SystemApi(VaultAccess access) {
        this.access = access;
    }

    /**
     * The health of the node; needs no token. Every state is a success; a failure means that the node did not report
     * one.
     */
    public static CallResult<VaultHealth> health(VaultAccess anyone) {
        return healthIn(
                anyone.send(VaultRequest.issue(VaultRequest.Method.GET, SYS.then("path", "health"), Optional.empty())
                        .named(HEALTH)));
    }

    /** The body has the state whatever the status code; 429, 472, 473, 501 and 503 are meant for load balancers. */
    public static CallResult<VaultHealth> healthIn(VaultResult result) {
        return switch (result) {
            case VaultResponse response -> response.as(r -> VaultHealth.of(VaultFields.of(r.data())));
            case VaultFailure failure ->
                failure.data().filter(data -> data.has("initialized")).isPresent()
                        ? new VaultResponse(
                                        failure.asked(),
                                        failure.status(),
                                        "",
                                        failure.data().get(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of())
                                .as(r -> VaultHealth.of(VaultFields.of(r.data())))
                        : new CallResult.Failure<>(failure);
        };
    }

    /** The token's capabilities by path; {@code deny} where it has none. For listing see {@link #onListing}. */
    public CallResult<Map<VaultPath, Set<String>>> capabilitiesSelf(Collection<VaultPath> paths) {
        List<String> texts = paths.stream().map(VaultPath::toString).toList();
        return access.send(capabilities(texts)).as(response -> {
            Map<VaultPath, Set<String>> found = new LinkedHashMap<>();
            paths.forEach(path -> found.put(path, granted(response, path.toString())));
            return found;
        });
    }

    /**
     * The token's capabilities for a LIST of {@code folder}. Vault checks a LIST against the path with a slash at its
     * end, and a policy may name it either way; a query without the slash misses half of them.
     */
    public CallResult<Set<String>> onListing(VaultPath folder) {
        String text = folder + "/";
        return access.send(capabilities(List.of(text))).as(response -> granted(response, text));
    }

    private static VaultRequest capabilities(List<String> paths) {
        return VaultRequest.of(
                "read",
                VaultRequest.Method.POST,
                SYS.then("path", "capabilities-self"),
                new JsonBody().with("paths", paths).json(),
                true);
    }

    private static Set<String> granted(VaultResponse response, String path) {
        if (!response.data().path(path).isArray()) {
            throw new UnexpectedAnswer("the answer lacks the capabilities on " + path);
        }
        return Set.copyOf(VaultFields.of(response.data()).texts(path));
    }
}
