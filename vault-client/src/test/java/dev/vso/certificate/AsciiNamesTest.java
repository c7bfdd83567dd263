package dev.vso.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsciiNamesTest {

    @ParameterizedTest
    @CsvSource({
        "web.example.com, web.example.com",
        "Web.Example.com, Web.Example.com",
        "my_host.example.com, my_host.example.com",
        "bücher.example.com, xn--bcher-kva.example.com",
        "BÜCHER.Example.com, xn--bcher-kva.Example.com",
        "bu\u0308cher.example.com, xn--bcher-kva.example.com",
        "*.bücher.example.com, *.xn--bcher-kva.example.com",
        "a_ü.example.com, xn--a_-yka.example.com",
        "straße.example.com, xn--strae-oqa.example.com",
        "STRAẞE.example.com, xn--strae-oqa.example.com",
        "faß.de, xn--fa-hia.de",
        "βόλος.com, xn--nxasmm1c.com",
        "пример.испытание, xn--e1afmkfd.xn--80akhbyknj4f",
        "日本語。jp, xn--wgv71a119e.jp",
        "xn--bcher-kva.example.com, xn--bcher-kva.example.com",
        "１２３.example.com, 123.example.com",
    })
    @DisplayName("C2: a host is written in punycode, as browsers and Vault do")
    void hosts(String name, String ascii) {
        assertThat(AsciiNames.host(name)).isEqualTo(ascii);
        assertThat(AsciiNames.commonName(name)).isEqualTo(ascii);
        assertThat(AsciiNames.hostOrEmail(name)).isEqualTo(ascii);
        assertThat(AsciiNames.hostOrEmail("ops@" + name)).isEqualTo("ops@" + ascii);
        assertThat(AsciiNames.uri("https://" + name + ":8443/x")).isEqualTo("https://" + ascii + ":8443/x");
    }

    @ParameterizedTest
    @CsvSource({
        "spiffe://cluster/ns/ü, spiffe://cluster/ns/%C3%BC",
        "https://jörg@bücher.de/a b?ü#ö, https://j%C3%B6rg@xn--bcher-kva.de/a%20b?%C3%BC#%C3%B6",
        "https://[2001:db8::7]/x, https://[2001:db8::7]/x",
        "urn:bücher:1, urn:b%C3%BCcher:1",
        "mailto:a@b.c, mailto:a@b.c",
        "https://a/%C3%BC, https://a/%C3%BC",
    })
    @DisplayName("C2: a URI has its host in punycode and the rest percent-encoded")
    void uris(String uri, String ascii) {
        assertThat(AsciiNames.uri(uri)).isEqualTo(ascii);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Jörg Müller", "Müller", "Prof. Dr. Müller", "web", ""})
    @DisplayName("C2: a common name that is no host stays as it is")
    void people(String name) {
        assertThat(AsciiNames.commonName(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bü cher.example.com",
                "bü/cher.example.com",
                "a\u200eü.example.com",
                "عربي1a.example.com",
                "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü.example.com",
                "jörg@example.com",
            })
    @DisplayName("C2: what cannot be written so is told with the name")
    void invalid(String name) {
        assertThatThrownBy(() -> AsciiNames.hostOrEmail(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }
}
