package dev.vso.operator.app.option;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The texts of all flags, from arguments, environment and defaults.
 *
 * <p>Arguments follow Go's rules: {@code -x} and {@code --x} are equal, {@code --x=value} and {@code --x value} too,
 * switches take their value with {@code =} only, and the last of several counts. A non-empty environment variable
 * overrides its flag.
 */
public final class Arguments {
    private final Map<Flag, String> given;
    private final Map<String, String> environment;

    private Arguments(Map<Flag, String> given, Map<String, String> environment) {
        this.given = given;
        this.environment = environment;
    }

    /**
     * Parses the arguments.
     *
     * @throws UsageException if one is unknown or has no value
     */
    public static Arguments read(List<String> arguments, Map<String, String> environment) {
        Map<Flag, String> given = new EnumMap<>(Flag.class);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-") || argument.equals("-") || argument.equals("--")) {
                throw new UsageException("unexpected argument \"" + argument
                        + "\": only flags are understood, and a switch takes its value as in --leader-elect=false");
            }
            String bare = argument.substring(argument.startsWith("--") ? 2 : 1);
            int equals = bare.indexOf('=');
            Flag flag = flag(equals < 0 ? bare : bare.substring(0, equals));
            if (equals >= 0) {
                given.put(flag, bare.substring(equals + 1));
            } else if (flag.form() == Flag.Form.SWITCH) {
                given.put(flag, "true");
            } else if (i + 1 < arguments.size()) {
                given.put(flag, arguments.get(++i));
            } else {
                throw new UsageException("flag --" + flag.text() + " needs a value");
            }
        }
        return new Arguments(given, environment);
    }

    /** The flag's text: from the environment, else from the arguments, else the default. */
    String text(Flag flag) {
        String variable = variable(flag);
        return variable.isEmpty() ? given.getOrDefault(flag, flag.byDefault()) : variable;
    }

    /** Whether this flag or its variable is set. */
    boolean isSet(Flag flag) {
        return given.containsKey(flag) || !variable(flag).isEmpty();
    }

    /** An environment variable that belongs to no flag; empty if it is not set. */
    String environment(String variable) {
        return environment.getOrDefault(variable, "");
    }

    /**
     * The flag's value, parsed by this function.
     *
     * @throws UsageException with the function's message, if it rejects the text
     */
    <T> T value(Flag flag, Function<String, T> reading) {
        try {
            return reading.apply(text(flag));
        } catch (IllegalArgumentException e) {
            String source = variable(flag).isEmpty() ? "--" + flag.text() : flag.variable();
            throw new UsageException(source + ": " + e.getMessage());
        }
    }

    private String variable(Flag flag) {
        return flag.variable().isEmpty() ? "" : environment(flag.variable());
    }

    private static Flag flag(String name) {
        if (name.equals("h")) {
            return Flag.HELP;
        }
        return Flag.named(name).orElseThrow(() -> new UsageException("unknown flag --" + name + suggestion(name)));
    }

    private static String suggestion(String name) {
        int farthest = Math.max(2, name.length() / 4);
        return Arrays.stream(Flag.values())
                .map(Flag::text)
                .filter(known -> distance(name, known) <= farthest)
                .min(Comparator.comparingInt(known -> distance(name, known)))
                .map(known -> "; did you mean --" + known + "?")
                .orElse("; --help lists the flags");
    }

    /** The edit distance of two names: letters to add, remove or change. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
