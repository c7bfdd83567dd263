package dev.vso.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

/**
 * Cost against number, as a line for each operator, in SVG.
 *
 * @param title what the values are
 * @param unit of the values
 * @param series for each operator the value by number of resources, smallest number first
 */
public record Plot(String title, Unit unit, Map<String, Map<Integer, Double>> series) {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 84;
    private static final int RIGHT = 140;
    private static final int TOP = 44;
    private static final int BOTTOM = 44;
    private static final int STEPS = 4;
    private static final List<String> COLOURS = List.of("#0b62d6", "#b3420f", "#2b7a3a", "#6b3fa0");

    /** The drawing; a plot without points is an empty frame. */
    public String svg() {
        var most = Math.max(
                1,
                series.values().stream()
                        .flatMap(points -> points.keySet().stream())
                        .mapToInt(count -> count)
                        .max()
                        .orElse(1));
        var top = ceiling(series.values().stream()
                .flatMap(points -> points.values().stream())
                .mapToDouble(value -> value)
                .max()
                .orElse(1));
        var lines = new ArrayList<String>();
        for (var i = 0; i <= STEPS; i++) {
            lines.addAll(grid(i, most, top));
        }
        var number = 0;
        for (var each : series.entrySet()) {
            lines.addAll(line(each, COLOURS.get(number % COLOURS.size()), most, top));
            number++;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
                <title>%3$s</title>
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                <text x="%4$d" y="22" font-size="14">%3$s</text>
                %5$s
                </svg>
                """.formatted(WIDTH, HEIGHT, escaped(title), LEFT, String.join("\n", lines));
    }

    /** The next of 1, 2, 4, 5, 8 and 10 times a power of ten, so that a quarter of it is a plain number. */
    static double ceiling(double value) {
        var power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-9))));
        for (var factor : new double[] {1, 2, 4, 5, 8}) {
            if (value <= factor * power * 1.000001) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private List<String> grid(int step, int most, double top) {
        var share = step / (double) STEPS;
        return List.of(
                text(LEFT - 8, y(share * top, top) + 4, "end", "#444444", unit.text(share * top)),
                text(x(share * most, most), HEIGHT - BOTTOM + 20, "middle", "#444444", grouped(share * most)),
                String.format(
                        Locale.ROOT,
                        "<path d=\"M%d %.1fH%d\" stroke=\"%s\" fill=\"none\"/>",
                        LEFT,
                        y(share * top, top),
                        WIDTH - RIGHT,
                        step == 0 ? "#444444" : "#dddddd"));
    }

    private static List<String> line(Entry<String, Map<Integer, Double>> each, String colour, int most, double top) {
        var drawn = new ArrayList<String>();
        var path = each.getValue().entrySet().stream()
                .map(point ->
                        String.format(Locale.ROOT, "%.1f,%.1f", x(point.getKey(), most), y(point.getValue(), top)))
                .toList();
        if (path.isEmpty()) {
            return drawn;
        }
        drawn.add("<polyline points=\"%s\" stroke=\"%s\" stroke-width=\"2\" fill=\"none\"/>"
                .formatted(String.join(" ", path), colour));
        drawn.add(path.stream()
                .map(point -> "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>"
                        .formatted(point.split(",", -1)[0], point.split(",", -1)[1], colour))
                .collect(Collectors.joining()));
        var last = List.copyOf(each.getValue().entrySet()).getLast();
        drawn.add(
                text(x(last.getKey(), most) + 8, y(last.getValue(), top) + 4, "start", colour, escaped(each.getKey())));
        return drawn;
    }

    private static String grouped(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    private static String text(double x, double y, String anchor, String colour, String words) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                x,
                y,
                anchor,
                colour,
                words);
    }

    private static double x(double count, int most) {
        return LEFT + count / most * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
