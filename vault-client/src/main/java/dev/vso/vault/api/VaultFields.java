package dev.vso.vault.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.vault.UnexpectedAnswer;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads Vault's fields from JSON. Null equals absent. A required field that is missing, or a field of the wrong type,
 * is an {@link UnexpectedAnswer}, which names the field and never a value.
 */
public record VaultFields(JsonNode node) {

    private static final int MOST_NAMES = 20;
    private static final int LONGEST_NAME = 100;

    /** Vault's default maximum is 32 days; above ten years, arithmetic with times may overflow. */
    static final Duration LONGEST_LIFE = Duration.ofDays(3650);

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public static VaultFields of(JsonNode node) {
        return new VaultFields(node);
    }

    public Optional<VaultFields> object(String name) {
        return present(name).map(value -> {
            if (value instanceof ObjectNode) {
                return new VaultFields(value);
            }
            throw wrong(name, "is no object");
        });
    }

    public String text(String name) {
        return present(name)
                .map(value -> {
                    if (value.isTextual()) {
                        return value.textValue();
                    }
                    throw wrong(name, "is no text");
                })
                .orElse("");
    }

    Optional<String> someText(String name) {
        return Optional.of(text(name)).filter(text -> !text.isEmpty());
    }

    String requiredText(String name) {
        return someText(name).orElseThrow(() -> new UnexpectedAnswer("the answer lacks the field " + name));
    }

    /** A token, an accessor or the like; its type refuses invalid text. */
    public <T> Optional<T> some(String name, Function<String, T> type) {
        return someText(name).map(text -> typed(name, text, type));
    }

    public <T> T required(String name, Function<String, T> type) {
        return typed(name, requiredText(name), type);
    }

    private static <T> T typed(String name, String text, Function<String, T> type) {
        try {
            return type.apply(text);
        } catch (IllegalArgumentException _) {
            throw wrong(name, "is blank, or holds characters that it cannot have");
        }
    }

    public boolean flag(String name) {
        return present(name)
                .map(value -> {
                    if (value.isBoolean()) {
                        return value.booleanValue();
                    }
                    throw wrong(name, "is neither true nor false");
                })
                .orElse(false);
    }

    public int number(String name) {
        return (int) whole(name, Integer.MAX_VALUE).orElse(0L).longValue();
    }

    /** The time left of a lifetime: negative if it is over; capped at ten years. */
    public Duration seconds(String name) {
        return Duration.ofSeconds(whole(name, LONGEST_LIFE.toSeconds()).orElse(0L));
    }

    /** A granted lifetime, never negative. */
    public Duration life(String name) {
        boolean negative = present(name)
                .filter(JsonNode::isNumber)
                .map(value -> value.doubleValue() < 0)
                .orElse(false);
        if (negative) {
            throw wrong(name, "is below zero");
        }
        return seconds(name);
    }

    public Duration requiredSeconds(String name) {
        return Duration.ofSeconds(whole(name, LONGEST_LIFE.toSeconds()).orElseThrow(() -> lacksNumber(name)));
    }

    /** A time in seconds since 1970. */
    public Optional<Instant> epoch(String name) {
        return whole(name, LATEST.getEpochSecond()).map(Instant::ofEpochSecond);
    }

    public Instant requiredEpoch(String name) {
        return epoch(name).orElseThrow(() -> lacksNumber(name));
    }

    private static UnexpectedAnswer lacksNumber(String name) {
        return new UnexpectedAnswer("the answer lacks the number " + name);
    }

    /** A whole number, clamped to 0 … {@code most}. */
    private Optional<Long> whole(String name, long most) {
        return present(name).map(value -> {
            if (!value.isNumber()) {
                throw wrong(name, "is no number");
            }
            double about = value.doubleValue();
            if (about >= most) {
                return most;
            }
            if (about <= 0) {
                return 0L;
            }
            BigDecimal exact = value.decimalValue();
            if (exact.stripTrailingZeros().scale() > 0) {
                throw wrong(name, "is not a whole number");
            }
            return exact.longValue();
        });
    }

    /** A time as Go writes it; the year 1 is Go's zero value, "never set". */
    public Optional<Instant> time(String name) {
        return someText(name)
                .map(text -> {
                    try {
                        return OffsetDateTime.parse(text).toInstant();
                    } catch (DateTimeException _) {
                        throw wrong(name, "is not a time");
                    }
                })
                .filter(time -> time.isAfter(Instant.EPOCH))
                .map(time -> time.isAfter(LATEST) ? LATEST : time);
    }

    public List<String> texts(String name) {
        return present(name)
                .map(value -> {
                    if (!value.isArray()) {
                        throw wrong(name, "is no list");
                    }
                    return value.valueStream().map(one -> element(name, one)).toList();
                })
                .orElse(List.of());
    }

    private static String element(String name, JsonNode one) {
        if (one.isTextual()) {
            return one.textValue();
        }
        throw wrong(name, "holds something that is no text");
    }

    public Map<String, String> map(String name) {
        Map<String, String> map = new TreeMap<>();
        object(name)
                .ifPresent(it -> it.node()
                        .propertyStream()
                        .forEach(e -> map.put(e.getKey(), e.getValue().asText())));
        return map;
    }

    /** The names of the first fields, in order, each {@linkplain #brief shortened}. */
    public List<String> names() {
        return node.propertyStream()
                .map(Map.Entry::getKey)
                .sorted()
                .limit(MOST_NAMES)
                .map(VaultFields::brief)
                .toList();
    }

    /** Text from another server, shortened for a log line. */
    public static String brief(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }

    private Optional<JsonNode> present(String name) {
        return Optional.<JsonNode>ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    private static UnexpectedAnswer wrong(String name, String what) {
        return new UnexpectedAnswer("the answer's field " + name + " " + what);
    }
}
