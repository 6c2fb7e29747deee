package io.warren.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class SvgChartTest {
    private static final List<SvgChart.Point> POINTS = List.of(new SvgChart.Point(0, 1.25),
            new SvgChart.Point(10_000, 1.5), new SvgChart.Point(10_000_000, 4));

    @Test
    void itIsASmallXmlDocumentWithAPointForEachValue() throws Exception {
        String svg = new SvgChart("a < b & c", "messages", "µs", POINTS, value -> "y" + value).text();

        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(3);
        assertThat(svg).contains("a &lt; b &amp; c", "y1.25", ">10k<", ">10M<", "prefers-color-scheme: dark")
                .hasSizeLessThan(10_000);
    }

    @Test
    void powersOfTenAreEquallyFarApart() {
        LogAxis axis = LogAxis.over(List.of(1.0, 10.0, 100.0));

        assertThat(axis.position(1)).isZero();
        assertThat(axis.position(10)).isCloseTo(0.5, within(1e-9));
        assertThat(axis.position(100)).isEqualTo(1);
    }

    @Test
    void zeroStandsAPowerOfTenBeforeTheLeastOther() {
        LogAxis axis = LogAxis.over(List.of(0.0, 10.0, 1_000.0));

        assertThat(axis.position(0)).isZero();
        assertThat(axis.position(10)).isCloseTo(1.0 / 3, within(1e-9));
    }

    @Test
    void aSingleValueStandsInTheMiddle() {
        assertThat(LogAxis.over(List.of(7.0)).position(7)).isEqualTo(0.5);
        assertThat(LogAxis.over(List.of(0.0)).position(0)).isZero();
    }

    @Test
    void valuesStartAtZeroWithRoundTicks() {
        Axis axis = ValueAxis.over(List.of(1.25, 4.0));

        assertThat(axis.ticks()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
        assertThat(axis.position(0)).isZero();
        assertThat(axis.position(4)).isEqualTo(1);
        assertThat(ValueAxis.over(List.of(0.0)).position(0)).isZero();
    }

    @Test
    void valuesThatAreFarApartStandOnALogarithmicAxis() {
        Axis axis = ValueAxis.over(List.of(0.3, 5_000.0));

        assertThat(axis.ticks()).containsExactly(0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0);
        assertThat(axis.position(0.1)).isCloseTo(0, within(1e-9));
        assertThat(axis.position(10_000)).isCloseTo(1, within(1e-9));
    }

    @Test
    void largeNumbersAreShortened() {
        assertThat(SvgChart.plain(0.5)).isEqualTo("0.5");
        assertThat(SvgChart.plain(100)).isEqualTo("100");
        assertThat(SvgChart.plain(1_024)).isEqualTo("1024");
        assertThat(SvgChart.plain(65_536)).isEqualTo("65.5k");
        assertThat(SvgChart.plain(10_000_000)).isEqualTo("10M");
        assertThat(SvgChart.plain(0)).isEqualTo("0");
    }
}
