package io.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogLineTest {
    private static final Instant EVENING = Instant.parse("2026-11-20T20:50:41.435849Z");

    private static String line(Level level, @Nullable Throwable thrown) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(LogLineTest.class.getName(), context.getLogger("test"), level, "one {}",
                thrown, new Object[]{"two"});
        event.setThreadName("loop-1");
        event.setInstant(EVENING);
        return new LogLine(ZoneOffset.UTC).doLayout(event);
    }

    @ParameterizedTest
    @CsvSource({"ERROR, error", "WARN, warning", "INFO, info", "DEBUG, debug", "TRACE, debug"})
    void aLineLooksLikeRabbitMqs(String level, String name) {
        assertThat(line(Level.toLevel(level), null))
                .isEqualTo("2026-11-20 20:50:41.435849+00:00 [" + name + "] <loop-1> one two\n");
    }

    @Test
    void aStackTraceFollowsItsLine() {
        assertThat(line(Level.ERROR, new IllegalStateException("broken")))
                .startsWith("""
                        2026-11-20 20:50:41.435849+00:00 [error] <loop-1> one two
                        java.lang.IllegalStateException: broken
                        """)
                .contains("\tat io.warren.cli.LogLineTest.");
    }
}
