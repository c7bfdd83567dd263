package dev.vso.operator.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The table of values for the README, made from the comments in {@code values.yaml}. */
final class ValuesTable {

    static final String BEGIN = "<!-- made from values.yaml: begin -->\n";
    static final String END = "<!-- made from values.yaml: end -->\n";

    private static final Pattern COMMENT = Pattern.compile("^ *# (.*)$");
    private static final Pattern ENTRY = Pattern.compile("^( *)([A-Za-z]+):(?: (.*))?$");
    private static final int INDENTATION = 2;

    private final List<String> path = new ArrayList<>();
    private final List<String> comment = new ArrayList<>();
    private final StringBuilder table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");

    private ValuesTable() {}

    /** The table for a {@code values.yaml} in which every list and every leaf stands on one line. */
    static String of(String values) {
        ValuesTable made = new ValuesTable();
        values.lines().forEach(made::line);
        return made.table.toString();
    }

    private void line(String line) {
        Matcher remark = COMMENT.matcher(line);
        Matcher entry = ENTRY.matcher(line);
        if (remark.matches()) {
            comment.add(remark.group(1));
        } else if (entry.matches()) {
            entry(entry.group(1).length() / INDENTATION, entry.group(2), entry.group(3));
            comment.clear();
        } else if (line.isBlank()) {
            comment.clear();
        } else {
            throw new IllegalArgumentException("values.yaml has a line that this does not understand: " + line);
        }
    }

    private void entry(int depth, String name, @Nullable String value) {
        path.subList(depth, path.size()).clear();
        path.add(name);
        if (value != null || !comment.isEmpty()) {
            table.append("| `")
                    .append(String.join(".", path))
                    .append("` | ")
                    .append(value == null ? "" : "`" + value + "`")
                    .append(" | ")
                    .append(String.join(" ", comment))
                    .append(" |\n");
        }
    }
}
