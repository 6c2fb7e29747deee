package io.warren.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A line through a few labelled points, as a small SVG that follows the reader's light or dark mode. The x axis is
 * logarithmic, with 0 one step to the left of the least other value; the y axis begins at 0, or is logarithmic too if the
 * greatest value is very much more than the least.
 */
public final class SvgChart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 64;
    private static final int RIGHT = 24;
    private static final int TOP = 44;
    private static final int BOTTOM = 52;

    private static final String STYLE = """
            <style>
            text { font: 12px system-ui, sans-serif; fill: #1f2328 }
            .title { font-size: 15px; font-weight: 600 }
            .grid { stroke: #d1d9e0 }
            .line { stroke: #0969da; stroke-width: 2; fill: none }
            .point { fill: #0969da }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 }
            .grid { stroke: #3d444d }
            .line { stroke: #58a6ff }
            .point { fill: #58a6ff }
            }
            </style>
            """;

    /** One point; no value may be negative. */
    public record Point(double x, double y) {}

    private final String title;
    private final String xTitle;
    private final String yTitle;
    private final List<Point> points;
    private final DoubleFunction<String> yText;

    /**
     * A chart.
     *
     * @param points from left to right, one at least
     * @param yText how a value is written beside its point
     */
    public SvgChart(String title, String xTitle, String yTitle, List<Point> points, DoubleFunction<String> yText) {
        if (points.isEmpty()) throw new IllegalArgumentException("Expected a point at least");
        this.title = title;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
        this.points = List.copyOf(points);
        this.yText = yText;
    }

    /** The whole file. */
    public String text() {
        LogAxis x = LogAxis.over(points.stream().map(Point::x).toList());
        Axis y = ValueAxis.over(points.stream().map(Point::y).toList());
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
                WIDTH, HEIGHT, escaped(title)));
        svg.append(STYLE);
        text(svg, LEFT, TOP - 24, "start", "title", title);
        text(svg, LEFT, TOP - 8, "start", "", yTitle);
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "", xTitle);
        for (double tick : y.ticks()) {
            svg.append(String.format(Locale.ROOT, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>%n", LEFT, top(y, tick),
                    WIDTH - RIGHT));
            text(svg, LEFT - 8, top(y, tick) + 4, "end", "", plain(tick));
        }
        List<String> path = new ArrayList<>();
        for (Point point : points) {
            path.add(String.format(Locale.ROOT, "%.1f %.1f", left(x, point.x()), top(y, point.y())));
        }
        svg.append("<path class=\"line\" d=\"M").append(String.join("L", path)).append("\"/>\n");
        for (Point point : points) {
            svg.append(String.format(Locale.ROOT, "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>%n",
                    left(x, point.x()), top(y, point.y())));
            text(svg, left(x, point.x()), top(y, point.y()) - 10, "middle", "", yText.apply(point.y()));
            text(svg, left(x, point.x()), HEIGHT - BOTTOM + 18, "middle", "", plain(point.x()));
        }
        return svg.append("</svg>\n").toString();
    }

    private static double left(Axis axis, double value) {
        return LEFT + 20 + axis.position(value) * (WIDTH - LEFT - RIGHT - 40);
    }

    private static double top(Axis axis, double value) {
        return HEIGHT - BOTTOM - axis.position(value) * (HEIGHT - TOP - BOTTOM - 20);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String style, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>%n", x, y,
                anchor, style.isEmpty() ? "" : " class=\"" + style + "\"", escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** {@code 0.5}, {@code 20}, {@code 10k}, {@code 4M}. */
    static String plain(double value) {
        if (value >= 1e6) return trimmed(value / 1e6) + "M";
        if (value >= 1e4) return trimmed(value / 1e3) + "k";
        return trimmed(value);
    }

    private static String trimmed(double value) {
        String text = String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
