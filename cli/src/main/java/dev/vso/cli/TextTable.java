package dev.vso.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/** Aligned columns, three spaces apart, as kubectl prints them. Pure. */
public final class TextTable {

    private static final String GAP = "   ";

    /** A name may have 253 characters; a single one would make its column that wide. */
    private static final int WIDEST_CELL = 48;

    private static final String CUT = "…";

    private TextTable() {}

    /** Shortens the text in the middle so that it fits into a column. */
    public static String cut(String text) {
        if (text.length() <= WIDEST_CELL) {
            return text;
        }
        int kept = WIDEST_CELL - CUT.length();
        return text.substring(0, kept - kept / 2) + CUT + text.substring(text.length() - kept / 2);
    }

    /**
     * Formats a table.
     *
     * @param rows one cell per heading in each row
     * @param paint colours a cell: receives the heading and the padded cell, returns the text to print
     */
    public static List<String> lines(List<String> headings, List<List<String>> rows, BinaryOperator<String> paint) {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < headings.size(); column++) {
            int at = column;
            widths.add(rows.stream()
                    .mapToInt(row -> row.get(at).length())
                    .reduce(headings.get(column).length(), Math::max));
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(headings, headings, widths, (_, cell) -> cell));
        rows.forEach(row -> lines.add(line(headings, row, widths, paint)));
        return lines;
    }

    private static String line(
            List<String> headings, List<String> cells, List<Integer> widths, BinaryOperator<String> paint) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            boolean last = column == cells.size() - 1;
            String cell = cells.get(column);
            String padded = last ? cell : cell + " ".repeat(widths.get(column) - cell.length());
            line.append(paint.apply(headings.get(column), padded)).append(last ? "" : GAP);
        }
        return line.toString();
    }
}
