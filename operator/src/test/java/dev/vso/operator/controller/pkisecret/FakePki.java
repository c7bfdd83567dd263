package dev.vso.operator.controller.pkisecret;

import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.Pem;
import dev.vso.certificate.SigningRequest;
import dev.vso.operator.auth.session.FakeVaultServer.Engine;
import dev.vso.operator.auth.session.FakeVaultServer.Reply;
import dev.vso.operator.auth.session.FakeVaultServer.Request;
import dev.vso.testing.TestAuthority;
import dev.vso.testing.TestAuthority.Validity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PKI engine at {@code pki} with one issuer and the role {@code app}, whose certificates last an hour. */
final class FakePki implements Engine {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final Pattern SERIAL = Pattern.compile("\"serial_number\":\"([^\"]*)\"");

    private final InstantSource clock;
    private final List<String> issued = new CopyOnWriteArrayList<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private volatile boolean refusesToRevoke;
    private volatile TestAuthority root;

    FakePki(InstantSource clock) {
        this.clock = clock;
        this.root = newRoot("first");
    }

    private TestAuthority newRoot(String name) {
        return TestAuthority.root(name, Validity.around(clock.instant(), Duration.ofDays(1000)));
    }

    /** Another root becomes the only issuer. */
    void replaceRoot() {
        root = newRoot("second");
    }

    String rootPem() {
        return Pem.write(List.of(root.certificate()));
    }

    /** Returns the serial numbers of the certificates so far. */
    List<String> issued() {
        return issued;
    }

    Set<String> revoked() {
        return revoked;
    }

    /** Revokes a certificate, as an administrator does. */
    void revoke(String serial) {
        revoked.add(serial);
    }

    void refusesToRevoke(boolean now) {
        refusesToRevoke = now;
    }

    @Override
    public Optional<Reply> answer(Request request) {
        return switch (request.path()) {
            case "pki/issue/app" -> Optional.of(issue());
            case "pki/revoke" -> Optional.of(revoke(request));
            case "pki/issuers" ->
                Optional.of(data(Map.of(
                        "keys", List.of("i"), "key_info", Map.of("i", Map.of("is_default", true, "key_id", "k")))));
            case "pki/issuer/i/json" -> Optional.of(data(Map.of("certificate", rootPem())));
            case "pki/cert/crl" -> Optional.of(data(Map.of("certificate", "the list\n")));
            case "pki/issuer/i/crl" -> Optional.of(data(Map.of("crl", "the list\n")));
            default ->
                request.path().startsWith("pki/cert/")
                        ? Optional.of(data(Map.of(
                                "revocation_time",
                                revoked.contains(request.path().substring("pki/cert/".length())) ? 1 : 0)))
                        : Optional.empty();
        };
    }

    private Reply issue() {
        KeyPair keys = TestAuthority.keys("EC", 256);
        X509Certificate leaf = root.leaf(
                        "CN=web",
                        keys,
                        TestAuthority.none(),
                        new Validity(clock.instant(), clock.instant().plus(LIFE)))
                .certificate();
        String serial = IssuedCertificate.serialOf(leaf);
        issued.add(serial);
        return data(Map.of(
                "certificate",
                Pem.write(List.of(leaf)),
                "issuing_ca",
                rootPem(),
                "private_key",
                SigningRequest.keyPem(keys),
                "private_key_type",
                "ec",
                "serial_number",
                serial));
    }

    private Reply revoke(Request request) {
        Matcher found = SERIAL.matcher(request.body());
        if (refusesToRevoke || !found.find()) {
            return new Reply(400, "{\"errors\":[\"refused\"]}");
        }
        revoked.add(found.group(1));
        return data(Map.of("revocation_time", 1));
    }

    private static Reply data(Map<String, ?> data) {
        return new Reply(200, "{\"request_id\":\"r\",\"data\":%s}".formatted(Serialization.asJson(data)));
    }
}
