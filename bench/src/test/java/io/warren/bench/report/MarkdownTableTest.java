package io.warren.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MarkdownTableTest {
    @Test
    void columnsAreAlignedInTheSourceToo() {
        assertThat(new MarkdownTable(List.of("broker", "n")).row(List.of("a|b", "1,000")).text()).isEqualTo("""
                | broker | n     |
                | ------ | ----- |
                | a\\|b   | 1,000 |
                """);
    }

    @Test
    void aRowHasAllColumns() {
        assertThatThrownBy(() -> new MarkdownTable(List.of("a", "b")).row(List.of("1")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
