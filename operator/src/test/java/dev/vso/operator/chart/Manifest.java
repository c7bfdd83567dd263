package dev.vso.operator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One rendered object.
 *
 * @param yaml as Helm printed it
 */
public record Manifest(String yaml, JsonNode json) {

    public String kind() {
        return at("/kind").asText();
    }

    public String name() {
        return at("/metadata/name").asText();
    }

    /** Empty for what belongs to the whole cluster. */
    public String namespace() {
        return at("/metadata/namespace").asText();
    }

    /** What stands at a JSON pointer; a missing node if nothing does. */
    public JsonNode at(String pointer) {
        return json.at(pointer);
    }

    /** The hook that it belongs to, such as {@code pre-upgrade}; empty for what is installed. */
    public String hook() {
        return at("/metadata/annotations").path("helm.sh/hook").asText();
    }

    /** The spec of its pods; a missing node if it has none. */
    public JsonNode pod() {
        return kind().equals("Pod") ? at("/spec") : at("/spec/template/spec");
    }

    /** Its only container. */
    public JsonNode container() {
        return pod().at("/containers/0");
    }

    /** The arguments of its container. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        container().path("args").forEach(argument -> arguments.add(argument.asText()));
        return arguments;
    }

    static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public String toString() {
        return kind() + " " + namespace() + "/" + name();
    }
}
