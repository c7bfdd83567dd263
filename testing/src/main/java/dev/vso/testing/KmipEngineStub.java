package dev.vso.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vso.testing.StubbedVault.EngineStub;
import dev.vso.testing.StubbedVault.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A stub of Vault's KMIP engine at {@code kmip/}: {@code scope/<scope>/role/<role>/credential/generate} makes a client
 * certificate of the sandbox's authority. It has no lease.
 */
public final class KmipEngineStub implements EngineStub {

    private static final Pattern GENERATE = Pattern.compile("kmip/scope/[^/]+/role/([^/]+)/credential/generate");

    private final SandboxCa ca;

    public KmipEngineStub(SandboxCa ca) {
        this.ca = ca;
    }

    @Override
    public Optional<Reply> answer(String method, String path, JsonNode body) {
        var generate = GENERATE.matcher(path);
        return generate.matches() && !method.equals("GET")
                ? Optional.of(generate(generate.group(1)))
                : Optional.empty();
    }

    private Reply generate(String role) {
        var issued = ca.issue(role + "-" + UUID.randomUUID());
        var answer = JsonNodeFactory.instance
                .objectNode()
                .put("request_id", UUID.randomUUID().toString())
                .put("lease_id", "")
                .put("lease_duration", 0)
                .put("renewable", false);
        var data = answer.putObject("data");
        try {
            data.put("certificate", Files.readString(issued.certificateFile()).strip());
            data.put("private_key", Files.readString(issued.keyFile()).strip());
        } catch (IOException e) {
            throw new SandboxException("the certificate of " + role + " cannot be read", e);
        }
        data.putArray("ca_chain").add(ca.pem().strip());
        data.put("serial_number", issued.certificate().getSerialNumber().toString());
        return new Reply(200, answer);
    }
}
