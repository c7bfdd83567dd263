package dev.vso.gotemplate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Go made of the corpus, and what we make of it. */
final class Golden {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    /** Java's readers of JSON do not keep a number as it was written; this marks each before they see it. */
    private static final Pattern NUMBER = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9][0-9.eE+-]*");

    private static final String MARK = "\u0000number:";
    /** Not about speed: only what never ends should end by this. */
    static final Limits LIMITS = new Limits(Duration.ofSeconds(60), 16 * 1024 * 1024, 100);

    static final Library LIBRARY = Library.of(Functions.sprig(Clock.systemUTC(), new SecureRandom()));

    private Golden() {}

    /** A template and what became of it: its bytes, each a char, or an error, whose message is for people only. */
    record Case(
            String file,
            String template,
            @Nullable String missingKey,
            @Nullable String output,
            @Nullable String error) {
        @Override
        public String toString() {
            return file + ": " + template.replace("\n", "\\n");
        }
    }

    static String resource(String name) {
        try (var in = Golden.class.getResourceAsStream("/corpus/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Case> cases() {
        return json(resource("golden.json")).properties().stream()
                .flatMap(file -> file.getValue().valueStream().map(answer -> answer(file.getKey(), answer)));
    }

    static Case answer(String file, JsonNode node) {
        var error = node.has("error") ? node.get("error").asText() : null;
        return new Case(
                file,
                node.path("template").asText(),
                node.has("missingKey") ? node.get("missingKey").asText() : null,
                error == null ? output(node) : null,
                error);
    }

    private static String output(JsonNode node) {
        return bytes(
                node.has("base64")
                        ? Base64.getDecoder().decode(node.get("base64").asText())
                        : node.path("output").asText().getBytes(StandardCharsets.UTF_8));
    }

    private static String bytes(byte[] array) {
        return new String(array, StandardCharsets.ISO_8859_1);
    }

    /** The record that the oracle executes its templates with. */
    static GoStruct input(String data) {
        var node = json(NUMBER.matcher(data)
                .replaceAll(match -> match.group().startsWith("\"")
                        ? Matcher.quoteReplacement(match.group())
                        : "\"\\\\u0000number:" + match.group() + "\""));
        var fields = new LinkedHashMap<String, @Nullable Object>();
        for (var name : List.of("Secrets", "Metadata", "Annotations", "Labels")) {
            fields.put(name, value(node.path(name)));
        }
        return new GoStruct("main.Input", fields);
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                node.properties().forEach(member -> map.put(member.getKey(), value(member.getValue())));
                yield map;
            }
            case ARRAY -> {
                var list = new ArrayList<@Nullable Object>();
                node.forEach(item -> list.add(value(item)));
                yield list;
            }
            case STRING -> {
                var text = node.asText();
                yield text.startsWith(MARK) ? new JsonNumber(text.substring(MARK.length())) : text;
            }
            case BOOLEAN -> node.asBoolean();
            default -> null;
        };
    }

    /** What we make of a case: the same output, or also an error; otherwise the difference. */
    static Optional<String> difference(Case golden, GoStruct input) {
        try {
            var template = library(golden).with("t", golden.template()).template("t");
            var ours = bytes(template.orElseThrow().execute(input, LIMITS));
            if (golden.output() == null) {
                return Optional.of("Go fails: " + golden.error() + "\nwe write: " + shown(ours));
            }
            return ours.equals(golden.output())
                    ? Optional.empty()
                    : Optional.of("Go: " + shown(golden.output()) + "\nwe: " + shown(ours));
        } catch (TemplateException e) {
            return golden.output() == null
                    ? Optional.empty()
                    : Optional.of("Go: " + shown(golden.output()) + "\nwe fail: " + e.getMessage());
        }
    }

    private static Library library(Case golden) {
        return switch (golden.missingKey()) {
            case "error" -> LIBRARY.with(MissingKey.ERROR);
            case "zero" -> LIBRARY.with(MissingKey.ZERO);
            case null, default -> LIBRARY;
        };
    }

    private static String shown(@Nullable String bytes) {
        return bytes == null ? "" : new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
