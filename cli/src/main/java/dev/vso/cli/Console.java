package dev.vso.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Output streams of a command, and whether to use colours.
 *
 * @param terminal whether a person is watching; enables colours and progress lines that are overwritten
 */
public record Console(PrintStream out, PrintStream err, Map<String, String> environment, boolean terminal) {

    private static final int USUAL_WIDTH = 110;
    private static final int NARROWEST = 60;

    /** Colours of terminals. */
    enum Colour {
        GREEN("32"),
        YELLOW("33"),
        RED("31"),
        CYAN("36"),
        BOLD("1"),
        DIM("2");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    /** Colours are used on a terminal, unless NO_COLOR is set (https://no-color.org). */
    private boolean coloured() {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    Console withoutColours() {
        var plain = new HashMap<>(environment);
        plain.put("NO_COLOR", "1");
        return new Console(out, err, plain, terminal);
    }

    String paint(Colour colour, String text) {
        return coloured() ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    /** Shows progress on a line that the next output overwrites; does nothing without a terminal. */
    void progress(String text) {
        if (terminal) {
            err.print("\r\u001b[K" + text);
            err.flush();
        }
    }

    int width() {
        try {
            return Math.max(NARROWEST, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException _) {
            return USUAL_WIDTH;
        }
    }

    /** Wraps text to lines of at most {@code width} characters, at spaces; a longer word stays whole. */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
