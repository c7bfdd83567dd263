package dev.vso.operator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vso.operator.inventory.ResourceKind;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WireKindsTest {

    private final KubernetesSerialization serialization = WireKinds.serialization();

    static Stream<Arguments> kinds() {
        return Stream.concat(
                Arrays.stream(ResourceKind.values())
                        .map(ResourceKind::descriptor)
                        .map(kind -> arguments(kind.group() + "/" + kind.version(), kind.name())),
                Stream.of(arguments("v1", "Secret"), arguments("v1", "Status")));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anEventOfAWatchIsReadAsItsKind(String apiVersion, String kind) {
        String object = "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"resourceVersion\":\"7\"}}"
                .formatted(apiVersion, kind);

        WatchEvent event =
                serialization.unmarshal("{\"type\":\"MODIFIED\",\"object\":%s}".formatted(object), WatchEvent.class);

        assertThat(event.getObject().getClass().getSimpleName()).isEqualTo(kind);
    }
}
