package dev.vso.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a command writes, and how.
 *
 * @param terminal a person looks on: colours, and lines that are written over
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

    /** Whether to use colours: on a terminal, unless somebody asks for none (https://no-color.org). */
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

    /** Says what is going on, on a line that the next one writes over; nothing where nobody looks on. */
    void passing(String text) {
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

    /** Prose in lines of no more than {@code width}, broken at spaces; a word that is longer stays whole. */
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
