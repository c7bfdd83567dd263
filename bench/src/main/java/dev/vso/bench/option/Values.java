package dev.vso.bench.option;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The values of the options on the command line.
 *
 * @param typed by option
 */
record Values(Map<OptionName, String> typed) {

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");
    private static final Pattern BYTES = Pattern.compile("(\\d+)(|K|M|G|Ki|Mi|Gi)");
    private static final Pattern PERCENT = Pattern.compile("([1-9]?\\d)%?");

    /** Parses {@code --name value} and {@code --name=value}. */
    static Values of(List<String> words) {
        var typed = new EnumMap<OptionName, String>(OptionName.class);
        for (var i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (!word.startsWith("--")) {
                throw new UsageException("\"%s\" belongs to no option; values follow their option, such as %s"
                        .formatted(word, OptionName.COUNT.example()));
            }
            var equals = word.indexOf('=');
            var option = OptionName.of(equals < 0 ? word : word.substring(0, equals));
            if (equals < 0 && i + 1 == words.size()) {
                throw new UsageException(word + " needs a value: " + option.example());
            }
            typed.put(option, equals < 0 ? words.get(++i) : word.substring(equals + 1));
        }
        return new Values(typed);
    }

    Optional<String> text(OptionName option) {
        return Optional.ofNullable(typed.get(option));
    }

    private <T> Optional<T> parsed(OptionName option, Function<String, Optional<T>> parse) {
        return text(option)
                .map(value -> parse.apply(value)
                        .orElseThrow(() -> new UsageException(
                                "%s %s: type for example %s".formatted(option.word(), value, option.example()))));
    }

    Optional<Integer> number(OptionName option) {
        return parsed(option, Values::number);
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[1-9]\\d{0,6}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    Optional<List<Integer>> numbers(OptionName option) {
        return parsed(option, value -> {
            var all = Arrays.stream(value.split(",", -1))
                    .map(part -> number(part.strip()))
                    .toList();
            return all.stream().allMatch(Optional::isPresent)
                    ? Optional.of(all.stream().map(Optional::orElseThrow).toList())
                    : Optional.empty();
        });
    }

    Optional<Duration> duration(OptionName option) {
        return parsed(option, value -> {
            var match = DURATION.matcher(value);
            return match.matches()
                    ? Optional.of(duration(Long.parseLong(match.group(1)), match.group(2)))
                    : Optional.empty();
        });
    }

    private static Duration duration(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** A quantity of memory as Kubernetes writes it, in bytes. */
    Optional<Long> bytes(OptionName option) {
        return parsed(option, value -> {
            var match = BYTES.matcher(value);
            return match.matches()
                    ? Optional.of(Long.parseLong(match.group(1)) * factor(match.group(2)))
                    : Optional.empty();
        });
    }

    private static long factor(String unit) {
        return switch (unit) {
            case "K" -> 1000;
            case "M" -> 1000_000;
            case "G" -> 1000_000_000;
            case "Ki" -> 1L << 10;
            case "Mi" -> 1L << 20;
            case "Gi" -> 1L << 30;
            default -> 1;
        };
    }

    Optional<Integer> percent(OptionName option) {
        return parsed(option, value -> {
            var match = PERCENT.matcher(value);
            return match.matches() ? Optional.of(Integer.parseInt(match.group(1))) : Optional.empty();
        });
    }

    /** The index of the value in these words. */
    Optional<Integer> choice(OptionName option, String... words) {
        return parsed(option, value -> {
            var at = List.of(words).indexOf(value.toLowerCase(Locale.ROOT));
            return at < 0 ? Optional.empty() : Optional.of(at);
        });
    }

    /** The words, separated by spaces or by commas. */
    List<String> words(OptionName option, String between) {
        return text(option).stream()
                .flatMap(value -> Arrays.stream(value.split(between, -1)))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
