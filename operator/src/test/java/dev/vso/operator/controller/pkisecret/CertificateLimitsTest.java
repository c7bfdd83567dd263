package dev.vso.operator.controller.pkisecret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.SigningRequest;
import dev.vso.testing.TestAuthority;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateLimitsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final KeyPair KEYS = SigningRequest.newKey("EC", 256);
    private static final TestAuthority ROOT = TestAuthority.root("Root");

    /** Valid from an hour ago to an hour from now, like its issuer. */
    private static final IssuedCertificate ISSUED = issued(List.of(ROOT));

    private static final Duration YEAR = Duration.ofDays(365);

    private static IssuedCertificate issued(List<TestAuthority> known) {
        var names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "web.example.com"),
            new GeneralName(GeneralName.dNSName, "xn--bcher-kva.example.com"),
            new GeneralName(GeneralName.rfc822Name, "admin@example.com"),
            new GeneralName(GeneralName.iPAddress, "2001:db8::7"),
            new GeneralName(GeneralName.uniformResourceIdentifier, "http://example.com/a"),
            new GeneralName(
                    GeneralName.otherName, new OtherName(new ASN1ObjectIdentifier("1.2.3"), new DERUTF8String("x")))
        });
        var leaf = ROOT.leaf("CN=web.example.com, UID=u", KEYS, names);
        return new IssuedCertificate(
                leaf.certificate(),
                List.of(),
                known.stream().map(TestAuthority::certificate).toList(),
                Optional.empty());
    }

    private static VaultPKISecretSpec spec(String fields) {
        try {
            return JSON.readValue(
                    "{\"mount\":\"pki\",\"role\":\"web\",%s,\"destination\":{\"name\":\"web\"}}".formatted(fields),
                    VaultPKISecretSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<String> limits(String fields, Instant since) {
        return CertificateLimits.of(spec(fields), ISSUED, since, Optional::empty);
    }

    /** As if requested when it was issued, which was earlier than this test runs. */
    private static List<String> limits(String fields) {
        return limits(fields, ISSUED.end().minus(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'commonName':'web.example.com'",
                "'commonName':'WEB.example.com','altNames':['Web.Example.com','ADMIN@example.com']",
                "'commonName':'web.example.com','altNames':['web.example.com,admin@example.com']",
                "'commonName':'','altNames':['web.example.com']",
                "'ipSans':['2001:0db8:0:0::7'],'uriSans':['HTTP://Example.com/a'],'otherSans':['1.2.3;utf-8:x']",
                "'userIDs':['u'],'commonName':'web.example.com'",
                "'ttl':'60m'",
                "'ttl':'3600'",
                "'ttl':'','notAfter':''",
                "'notAfter':'2020-01-01T00:00:00Z'",
            })
    @DisplayName("C3: nothing is reported if all was granted, in any spelling")
    void granted(String fields) {
        assertThat(limits(fields.replace('\'', '"'))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'commonName':'api.example.com' | commonName asks for api.example.com, web.example.com is granted: role web of pki",
                "'altNames':['my_host.example.com'] | altNames asks for my_host.example.com, the certificate is granted without it: role web of pki caps it; Vault leaves out a name with",
                "'altNames':['a.example.com','b.example.com'] | altNames asks for a.example.com, b.example.com, the certificate is granted without them",
                "'altNames':['a','b','c','d','e','f','g'] | altNames asks for a, b, c, d, e and 2 more, ",
                "'altNames':['ops@example.com'] | altNames asks for ops@example.com, ",
                "'ipSans':['10.0.0.1'] | ipSans asks for 10.0.0.1, the certificate is granted without it: role web of pki caps it; change allow_ip_sans",
                "'uriSans':['spiffe://a/b'] | uriSans asks for spiffe://a/b, the certificate is granted without it: role web of pki caps it; change allowed_uri_sans",
                "'otherSans':['1.2.3;UTF8:y'] | otherSans asks for 1.2.3;UTF8:y, the certificate is granted without it: role web of pki caps it; change allowed_other_sans",
                "'userIDs':['v'] | userIDs asks for v, the certificate is granted without it: role web of pki caps it; change allowed_user_ids",
            })
    @DisplayName(
            "C3: a requested name that was not granted is reported with its field, what caps it and where to change it")
    void missingName(String fields, String start) {
        assertThat(limits(fields.replace('\'', '"')))
                .singleElement()
                .satisfies(message -> assertThat(message).startsWith(start).contains("vault write pki/roles/web"));
    }

    @Test
    @DisplayName("C3: a common name that is not among the DNS names is reported, unless that was requested")
    void commonNameNotAmongDnsNames() {
        var names = new GeneralNames(new GeneralName(GeneralName.dNSName, "web.example.com"));
        var leaf = ROOT.leaf("CN=my_host.example.com", KEYS, names);
        var issued = new IssuedCertificate(leaf.certificate(), List.of(), List.of(), Optional.empty());
        String asking = "\"commonName\":\"my_host.example.com\"";
        assertThat(CertificateLimits.of(spec(asking), issued, Instant.now(), Optional::empty))
                .singleElement()
                .satisfies(message -> assertThat(message).contains("not as a DNS name", "enforce_hostnames"));
        assertThat(CertificateLimits.of(
                        spec(asking + ",\"excludeCNFromSans\":true"), issued, Instant.now(), Optional::empty))
                .isEmpty();
        assertThat(CertificateLimits.of(
                        spec(asking + ",\"excludeCNFromSans\":true,\"altNames\":[\"my_host.example.com\"]"),
                        issued,
                        Instant.now(),
                        Optional::empty))
                .hasSize(1);
    }

    @Test
    @DisplayName("C3: a shorter TTL than requested is reported with what caps it, whichever clock is ahead")
    void shorterTtl() {
        assertThat(limits("\"ttl\":\"48h\""))
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .startsWith("ttl asks for 48h, the certificate is granted until ")
                        .endsWith("its issuer ends then; renew the issuer, or ask for less"));
        assertThat(CertificateLimits.of(
                        spec("\"ttl\":\"48h\""), issued(List.of()), Instant.now(), () -> Optional.of(YEAR)))
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .startsWith("ttl asks for 2d, 59m is granted: max_ttl of role web of pki, or max_lease_ttl"));
        // Valid for two hours since an hour ago: granted in full, to a client whose clock is behind.
        Instant behind = ISSUED.leaf().getNotBefore().toInstant().plusSeconds(100);
        assertThat(limits("\"ttl\":\"119m\"", behind)).isEmpty();
        assertThat(limits("\"ttl\":\"125m\"", behind)).hasSize(1);
    }

    @Test
    @DisplayName("C3: a notAfter that was not granted is reported")
    void earlierNotAfter() {
        assertThat(limits("\"notAfter\":\"2099-01-01T00:00:00Z\""))
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .startsWith("notAfter asks for 2099-01-01T00:00:00Z, ")
                        .contains("its issuer ends then"));
        assertThat(CertificateLimits.of(
                        spec("\"notAfter\":\"2099-01-01T00:00:00Z\""),
                        issued(List.of()),
                        Instant.now(),
                        Optional::empty))
                .singleElement()
                .satisfies(
                        message -> assertThat(message).contains("role web of pki caps it; raise max_ttl or not_after"));
    }
}
