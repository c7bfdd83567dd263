package dev.vso.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireKindsTest {

    private final KubernetesSerialization serialization = WireKinds.serialization();

    @ParameterizedTest
    @CsvSource({
        "secrets.hashicorp.com/v1beta1, VaultConnection",
        "secrets.hashicorp.com/v1beta1, VaultAuth",
        "secrets.hashicorp.com/v1beta1, VaultAuthGlobal",
        "secrets.hashicorp.com/v1beta1, VaultStaticSecret",
        "secrets.hashicorp.com/v1beta1, VaultDynamicSecret",
        "secrets.hashicorp.com/v1beta1, VaultPKISecret",
        "secrets.hashicorp.com/v1beta1, SecretTransformation",
        "example.com/v1, Database",
        "v1, Secret",
        "v1, Status",
    })
    void anEventOfAWatchIsReadAsItsKind(String apiVersion, String kind) {
        String object = "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"resourceVersion\":\"7\"}}"
                .formatted(apiVersion, kind);

        WatchEvent event =
                serialization.unmarshal("{\"type\":\"MODIFIED\",\"object\":%s}".formatted(object), WatchEvent.class);

        assertThat(event.getObject().getClass().getSimpleName()).isEqualTo(kind);
    }
}
