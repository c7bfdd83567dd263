package dev.vso.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls about Vault itself. */
public final class SystemApi {
    private static final VaultPath SYS = VaultPath.of("sys");

    private final VaultAccess access;

    SystemApi(VaultAccess access) {
        this.access = access;
    }

    /** How the node is; needs no token. Every state is an answer, a failure means that the node could not say. */
    public static Answer<Health> health(VaultAccess anyone) {
        return healthIn(
                anyone.send(VaultRequest.issue(VaultRequest.Method.GET, SYS.then("path", "health"), Optional.empty())
                        .named("health")));
    }

    /** The state is in the body whatever the code: 429, 472, 473, 501 and 503 are how load balancers are told. */
    static Answer<Health> healthIn(VaultResult result) {
        return switch (result) {
            case VaultResponse response -> response.as(r -> Health.of(Fields.of(r.data())));
            case VaultFailure failure ->
                failure.data()
                        .filter(data -> data.has("initialized"))
                        .<Answer<Health>>map(data -> new Answer.Is<>(Health.of(Fields.of(data))))
                        .orElseGet(() -> new Answer.Failed<>(failure));
        };
    }

    /** What the token may do, by path as given; {@code deny} where it may do nothing. */
    public Answer<Map<VaultPath, Set<String>>> capabilitiesSelf(Collection<VaultPath> paths) {
        Body body =
                new Body().with("paths", paths.stream().map(VaultPath::toString).toList());
        return access.send(VaultRequest.of(
                        "read", VaultRequest.Method.POST, SYS.then("path", "capabilities-self"), body.json(), true))
                .as(response -> capabilities(response, paths));
    }

    private static Map<VaultPath, Set<String>> capabilities(VaultResponse response, Collection<VaultPath> paths) {
        Map<VaultPath, Set<String>> found = new LinkedHashMap<>();
        for (VaultPath path : paths) {
            JsonNode list = response.data().get(path.toString());
            if (list == null || !list.isArray()) {
                throw new UnexpectedAnswer("the answer lacks the capabilities on " + path);
            }
            Set<String> names = new HashSet<>();
            list.forEach(name -> names.add(name.asText()));
            found.put(path, Set.copyOf(names));
        }
        return found;
    }
}
