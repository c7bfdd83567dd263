package dev.vso.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

class PlotTest {

    @Test
    void eachOperatorHasALineWithItsName() throws Exception {
        var svg = new Plot(
                        "processor time & more",
                        Unit.SECONDS,
                        new TreeMap<>(Map.of(
                                "ours", new TreeMap<>(Map.of(300, 2.0, 3000, 8.0)),
                                "other <one>", new TreeMap<>(Map.of(300, 4.0)))))
                .svg();
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(3);
        assertThat(svg)
                .contains("processor time &amp; more", "other &lt;one&gt;", ">ours<", ">3,000<", ">8.0 s<")
                .contains("points=\"125.6,248.0 500.0,44.0\"");
    }

    @Test
    void withoutPointsItIsAnEmptyFrame() {
        assertThat(new Plot("nothing", Unit.COUNT, Map.of()).svg())
                .startsWith("<svg ")
                .doesNotContain("polyline");
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "8.1, 10", "0.9, 1", "1, 1", "1.1, 2", "33, 40", "47, 50", "0.003, 0.004"})
    void theAxisEndsAtAPlainNumber(double value, double expected) {
        assertThat(Plot.ceiling(value)).isCloseTo(expected, within(1e-9));
    }
}
