package dev.vso.operator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The fields of an answer as text; empty ones count as missing. */
record AnswerFields(ObjectNode answer) {

    /** The first of these fields that is a text. */
    Optional<String> first(String... names) {
        return Stream.of(names)
                .map(answer::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    /** The texts of a field that is a text or a list of them. */
    List<String> all(String name) {
        JsonNode field = answer.path(name);
        return (field.isArray() ? StreamSupport.stream(field.spliterator(), false) : Stream.of(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }

    static String endingWithLine(String text) {
        return text.endsWith("\n") ? text : text + "\n";
    }

    @Override
    public String toString() {
        return "AnswerFields[" + answer.size() + " fields]";
    }
}
