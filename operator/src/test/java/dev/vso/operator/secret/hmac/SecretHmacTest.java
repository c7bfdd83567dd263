package dev.vso.operator.secret.hmac;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.operator.template.SecretData;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretHmacTest {
    private static final HmacKey KEY = new HmacKey("0123456789abcdef".getBytes(UTF_8));
    private static final SecretHmac MAC = new SecretHmac(KEY);

    /** Computed with Go's json.Marshal and crypto/hmac, and again with Python. */
    @Test
    void knownAnswers() {
        var data = SecretData.of(Map.of(
                "password",
                "s3cr3t<&>".getBytes(UTF_8),
                "empty",
                new byte[0],
                ".dockerconfigjson",
                "{\"auths\":{}}".getBytes(UTF_8),
                "a-b_c.D",
                new byte[] {0, -1, -128}));
        assertThat(MAC.of(data)).isEqualTo("B4DgxivDbKmNMBbw5ubAAAan7qM/KsukbVshx1Vv2Vk=");
        assertThat(MAC.of(SecretData.empty())).isEqualTo("+R4+nwXMLfZKwcJvitzN/9qNHkp6jFChoI7q2sbd/sU=");
    }

    @Test
    void onlyTheNamedKeysCount() {
        var all = Map.of("a", "YQ==", "foreign", "eA==");
        assertThat(MAC.ofBase64(all, Set.of("a", "gone"))).isEqualTo(MAC.ofBase64(Map.of("a", "YQ==")));
    }

    @Test
    void equalCodesAreEqual() {
        assertThat(SecretHmac.equal("abc", "abc")).isTrue();
        assertThat(SecretHmac.equal("abc", "abd")).isFalse();
        assertThat(SecretHmac.equal("abc", "ab")).isFalse();
    }

    @Test
    void aKeyHasSixteenBytesAndDoesNotShowThem() {
        assertThatThrownBy(() -> new HmacKey(new byte[15])).hasMessageContaining("15 bytes instead of 16");
        assertThat(KEY).hasToString("HmacKey");
    }
}
