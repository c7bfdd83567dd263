package dev.vso.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's table says what {@code values.yaml} says; {@code -Dchart.readme=write} generates it. */
class ChartReadmeTest {

    private static final Path README = Chart.FOLDER.resolve("README.md");

    @Test
    void theTableOfValuesIsThatOfTheValuesFile() throws IOException {
        String table = ValuesTable.of(Files.readString(Chart.FOLDER.resolve("values.yaml")));
        String readme = Files.readString(README);
        int begin = readme.indexOf(ValuesTable.BEGIN) + ValuesTable.BEGIN.length();
        int end = readme.indexOf(ValuesTable.END);
        if ("write".equals(System.getProperty("chart.readme"))) {
            Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
            return;
        }
        assertThat(readme.substring(begin, end))
                .as("written by this test with -Dchart.readme=write")
                .isEqualTo(table);
    }
}
