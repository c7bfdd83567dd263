package dev.vso.operator.controller.database;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.vso.operator.auth.session.FakeVaultServer.Engine;
import dev.vso.operator.auth.session.FakeVaultServer.Reply;
import dev.vso.operator.auth.session.FakeVaultServer.Request;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The roles and connections of a database engine at {@code db}, which keeps what is written to it. */
final class FakeDatabaseEngine implements Engine {

    private static final Reply DONE = new Reply(204, "");

    private final Map<String, Map<String, Object>> objects = new ConcurrentHashMap<>();
    private final List<String> changes = new CopyOnWriteArrayList<>();

    /** Returns each change so far: method and path. */
    List<String> changes() {
        return changes;
    }

    /** Sets a field of what is at a path, as an administrator does. */
    void set(String path, String field, Object value) {
        objects.computeIfAbsent(path, _ -> new ConcurrentHashMap<>()).put(field, value);
    }

    void remove(String path) {
        objects.remove(path);
    }

    Map<String, Object> at(String path) {
        return objects.getOrDefault(path, Map.of());
    }

    @Override
    public Optional<Reply> answer(Request request) {
        String path = request.path();
        if (path.startsWith("db/rotate-root/")) {
            changes.add("rotate " + path);
            return Optional.of(DONE);
        }
        if (!path.startsWith("db/roles/") && !path.startsWith("db/config/")) {
            return Optional.empty();
        }
        if (request.method().equals("GET")) {
            return Optional.ofNullable(objects.get(path)).map(held -> data(path, held));
        }
        changes.add(request.method() + " " + path);
        if (request.method().equals("DELETE")) {
            objects.remove(path);
        } else {
            objects.put(
                    path,
                    new ConcurrentHashMap<>(
                            Serialization.unmarshal(request.body(), new TypeReference<Map<String, Object>>() {})));
        }
        return Optional.of(DONE);
    }

    /** Vault returns most fields of a connection in {@code connection_details}, and never the password. */
    private static Reply data(String path, Map<String, Object> held) {
        Map<String, Object> shown = new ConcurrentHashMap<>(held);
        shown.remove("password");
        if (path.startsWith("db/config/")) {
            shown.put("connection_details", Map.copyOf(shown));
        }
        return new Reply(200, "{\"request_id\":\"r\",\"data\":%s}".formatted(Serialization.asJson(shown)));
    }
}
