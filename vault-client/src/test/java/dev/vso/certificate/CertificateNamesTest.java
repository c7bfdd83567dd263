package dev.vso.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.TestAuthority;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateNamesTest {

    private static final TestAuthority ROOT = TestAuthority.root("Root");
    private static final CertificateNames THERE = CertificateNames.of(ROOT.leaf(
                    "CN=web.example.com, UID=web", TestAuthority.keys("EC", 256), new GeneralNames(new GeneralName[] {
                        new GeneralName(GeneralName.dNSName, "web.example.com"),
                        new GeneralName(GeneralName.dNSName, "one.example.com"),
                        new GeneralName(GeneralName.rfc822Name, "admin@example.com"),
                        new GeneralName(GeneralName.iPAddress, "2001:db8::7"),
                        new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://cluster/web")
                    }))
            .certificate());

    private static CertificateNames wanted(
            String cn, List<String> hosts, List<String> addresses, List<String> uris, List<String> ids) {
        return CertificateNames.wanted(cn, hosts, addresses, uris, List.of(), ids);
    }

    static Stream<Arguments> requests() {
        List<String> hosts = List.of("one.example.com", "admin@example.com");
        List<String> addresses = List.of("2001:db8::7");
        List<String> uris = List.of("spiffe://cluster/web");
        List<String> ids = List.of("web");
        String cn = "web.example.com";
        return Stream.of(
                Arguments.of("all of them", wanted(cn, hosts, addresses, uris, ids), true),
                Arguments.of(
                        "in another order and case",
                        wanted(cn, List.of("ADMIN@example.com", "One.Example.com"), addresses, uris, ids),
                        true),
                Arguments.of(
                        "in one entry with commas",
                        wanted(cn, List.of("one.example.com, admin@example.com"), addresses, uris, ids),
                        true),
                Arguments.of(
                        "an address spelt otherwise", wanted(cn, hosts, List.of("2001:0db8:0:0::7"), uris, ids), true),
                Arguments.of(
                        "the common name among the hosts",
                        wanted(cn, List.of("one.example.com", "admin@example.com", cn), addresses, uris, ids),
                        true),
                Arguments.of("no common name asked for", wanted("", hosts, addresses, uris, ids), true),
                Arguments.of("another common name", wanted("x.example.com", hosts, addresses, uris, ids), false),
                Arguments.of(
                        "one host more",
                        wanted(cn, List.of("one.example.com", "admin@example.com", "x"), addresses, uris, ids),
                        false),
                Arguments.of("one host less", wanted(cn, List.of("one.example.com"), addresses, uris, ids), false),
                Arguments.of("another address", wanted(cn, hosts, List.of("10.0.0.1"), uris, ids), false),
                Arguments.of("no URI", wanted(cn, hosts, addresses, List.of(), ids), false),
                Arguments.of("no user id", wanted(cn, hosts, addresses, uris, List.of()), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    @DisplayName("A certificate satisfies a request for its names")
    void satisfiesRequest(String what, CertificateNames wanted, boolean satisfied) {
        assertThat(THERE.satisfies(wanted)).as(what).isEqualTo(satisfied);
    }
}
