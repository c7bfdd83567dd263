package dev.vso.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.testing.StubbedVault.EngineStub;
import dev.vso.testing.StubbedVault.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A stub of Vault's AWS engine at {@code aws/}: {@code creds/<role>} makes access keys with a lease that can be renewed,
 * {@code sts/<role>} temporary ones with a lease that cannot.
 */
public final class AwsEngineStub implements EngineStub {

    private static final String MOUNT = "aws/";
    private static final Duration KEYS_LIVE = Duration.ofDays(32);

    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Duration sessionsLive;

    private record Issued(String accessKey, String secretKey, boolean renewable, Duration life, Instant until) {
        Issued renewed(Instant now) {
            return new Issued(accessKey, secretKey, renewable, life, now.plus(life));
        }
    }

    /**
     * A stub without any credentials.
     *
     * @param sessionsLive lifetime of temporary credentials; an hour in AWS
     */
    public AwsEngineStub(Clock clock, Duration sessionsLive) {
        this.clock = clock;
        this.sessionsLive = sessionsLive;
    }

    /** True if AWS would accept these keys now. */
    public boolean accepts(String accessKey, String secretKey) {
        var now = clock.instant();
        return issued.values().stream()
                .anyMatch(one -> one.accessKey().equals(accessKey)
                        && one.secretKey().equals(secretKey)
                        && now.isBefore(one.until()));
    }

    /** The number of leases that have not expired. */
    public long leases() {
        var now = clock.instant();
        return issued.values().stream().filter(one -> now.isBefore(one.until())).count();
    }

    @Override
    public Optional<Reply> answer(String method, String path, JsonNode body) {
        var lease = body.path("lease_id").asText();
        if (path.startsWith(MOUNT + "creds/")) {
            return Optional.of(issue(path, KEYS_LIVE, true));
        }
        if (path.startsWith(MOUNT + "sts/")) {
            return Optional.of(issue(path, sessionsLive, false));
        }
        return path.startsWith("sys/leases/") && lease.startsWith(MOUNT)
                ? Optional.of(lease(path.substring("sys/leases/".length()), lease))
                : Optional.empty();
    }

    private Reply issue(String path, Duration life, boolean renewable) {
        var keys = new Issued(
                (renewable ? "AKIA" : "ASIA") + Passwords.random(),
                Passwords.random(),
                renewable,
                life,
                clock.instant().plus(life));
        var id = path + "/" + UUID.randomUUID();
        issued.put(id, keys);
        var answer = envelope(id, keys);
        var data = answer.putObject("data");
        data.put("access_key", keys.accessKey());
        data.put("secret_key", keys.secretKey());
        var session = renewable ? null : Passwords.random();
        data.put("session_token", session);
        data.put("security_token", session);
        if (!renewable) {
            data.put("arn", "arn:aws:sts::123456789012:assumed-role/stub/vault");
            data.put("ttl", life.toSeconds());
        }
        return new Reply(200, answer);
    }

    private Reply lease(String operation, String id) {
        var now = clock.instant();
        var found = issued.get(id);
        if (operation.startsWith("revoke")) {
            issued.remove(id);
            return new Reply(204, MissingNode.getInstance());
        }
        if (found == null || !now.isBefore(found.until())) {
            return refusal("invalid lease");
        }
        if (operation.equals("renew")) {
            return found.renewable() ? renew(id, found.renewed(now)) : refusal("lease is not renewable");
        }
        var answer = JsonNodeFactory.instance.objectNode().put("request_id", id);
        answer.putObject("data")
                .put("id", id)
                .put("renewable", found.renewable())
                .put("expire_time", found.until().toString())
                .put("ttl", Duration.between(now, found.until()).toSeconds());
        return new Reply(200, answer);
    }

    private Reply renew(String id, Issued renewed) {
        issued.put(id, renewed);
        return new Reply(200, envelope(id, renewed));
    }

    private static ObjectNode envelope(String id, Issued keys) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("request_id", UUID.randomUUID().toString())
                .put("lease_id", id)
                .put("lease_duration", keys.life().toSeconds())
                .put("renewable", keys.renewable());
    }

    private static Reply refusal(String error) {
        var answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("errors").add(error);
        return new Reply(400, answer);
    }
}
