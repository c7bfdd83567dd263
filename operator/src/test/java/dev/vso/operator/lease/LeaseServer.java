package dev.vso.operator.lease;

import dev.vso.operator.auth.session.FakeVaultServer;
import dev.vso.operator.auth.session.FakeVaultServer.Reply;
import dev.vso.operator.auth.session.FakeVaultServer.Request;
import dev.vso.operator.auth.session.SessionFixture;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A {@link FakeVaultServer} that issues, renews and revokes leases as Vault does. */
public final class LeaseServer implements AutoCloseable {

    private static final Pattern LEASE = Pattern.compile("\"lease_id\":\"([^\"]*)\"");
    private static final String LISTING = "sys/leases/lookup/";

    private final FakeVaultServer server;
    private final Set<String> living = new ConcurrentSkipListSet<>();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger issued = new AtomicInteger();
    private volatile String capabilities = "\"deny\"";
    private volatile int renewsFor = 3600;

    public LeaseServer() throws IOException {
        server = new FakeVaultServer();
        server.accepts(SessionFixture.TOKEN);
        server.mount(this::answer);
    }

    public String address() {
        return server.address();
    }

    /** The server, for what is not about leases. */
    public FakeVaultServer server() {
        return server;
    }

    public void lives(String... leases) {
        living.addAll(List.of(leases));
    }

    public void ends(String... leases) {
        living.removeAll(List.of(leases));
    }

    public Set<String> living() {
        return Set.copyOf(living);
    }

    /** The policy of every token allows these on listings of leases. */
    public void grants(String... onListing) {
        capabilities = List.of(onListing).stream().map(it -> '"' + it + '"').collect(Collectors.joining(","));
    }

    /** Answers an operation ({@code lookup}, {@code list}, {@code renew}, {@code revoke}, …) with this status. */
    public void refuses(String operation, int status) {
        refused.put(operation, status);
    }

    public void refusesNothing() {
        refused.clear();
    }

    /** The seconds that a renewal grants. */
    public void renewsFor(int seconds) {
        renewsFor = seconds;
    }

    /** Returns each request: the operation, and the lease or path. */
    public List<String> requests() {
        return requests;
    }

    public long count(String operation) {
        return requests.stream().filter(it -> it.startsWith(operation + " ")).count();
    }

    private Optional<Reply> answer(Request request) {
        Matcher found = LEASE.matcher(request.body());
        String lease = found.find() ? found.group(1) : "";
        String operation = operation(request.path());
        return operation.equals("other") ? Optional.empty() : Optional.of(reply(operation, request.path(), lease));
    }

    private Reply reply(String operation, String path, String lease) {
        String of = lease.isEmpty() ? path : lease;
        requests.add(operation + " " + of);
        Integer status = refused.get(operation);
        if (status != null) {
            return new Reply(status, "{\"errors\":[\"refused\"]}");
        }
        return switch (operation) {
            case "lookup" ->
                living.contains(of)
                        ? data("{\"id\":\"%s\",\"ttl\":60,\"issue_time\":\"2030-01-01T00:00:00Z\",\"renewable\":true}"
                                .formatted(of))
                        : gone();
            case "list" -> listing(path.substring(LISTING.length()));
            case "renew" -> living.contains(of) ? lease(of, renewsFor) : gone();
            case "revoke" -> {
                living.remove(of);
                yield new Reply(204, "");
            }
            case "capabilities" -> data("{\"%s\":[%s]}".formatted(listed(), capabilities));
            default -> {
                String id = path + "/" + issued.incrementAndGet();
                living.add(id);
                yield lease(id, 3600);
            }
        };
    }

    private static String operation(String path) {
        if (path.startsWith(LISTING)) {
            return "list";
        }
        return switch (path) {
            case "sys/leases/lookup" -> "lookup";
            case "sys/leases/renew" -> "renew";
            case "sys/capabilities-self" -> "capabilities";
            default -> {
                if (path.startsWith("sys/leases/revoke")) {
                    yield "revoke";
                }
                yield path.contains("/creds/") ? "issue" : "other";
            }
        };
    }

    /** The only prefix of the tests. */
    private static String listed() {
        return LISTING + "db/creds/app/";
    }

    private Reply listing(String prefix) {
        String folder = prefix.endsWith("/") ? prefix : prefix + "/";
        String names = living.stream()
                .filter(it -> it.startsWith(folder))
                .map(it -> '"' + it.substring(folder.length()) + '"')
                .collect(Collectors.joining(","));
        return names.isEmpty() ? new Reply(404, "{\"errors\":[]}") : data("{\"keys\":[%s]}".formatted(names));
    }

    private static Reply data(String data) {
        return new Reply(200, "{\"request_id\":\"r\",\"data\":%s}".formatted(data));
    }

    private static Reply lease(String id, int seconds) {
        return new Reply(200, """
                {"request_id":"r","lease_id":"%s","lease_duration":%d,"renewable":true,"data":{"username":"u%s"}}""".formatted(id, seconds, id.substring(id.lastIndexOf('/') + 1)));
    }

    private static Reply gone() {
        return new Reply(400, "{\"errors\":[\"invalid lease\"]}");
    }

    @Override
    public void close() {
        server.close();
    }
}
