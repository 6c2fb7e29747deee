package io.warren.embedding;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Has Netty follow every buffer and keeps what it reports as leaked. A leak shows when a buffer was collected without
 * having been released, and only at the next allocation, so asking forces both.
 */
final class LeakWatch implements AutoCloseable {

    private static final Duration CONTROL_WAIT = Duration.ofSeconds(20);

    private final ResourceLeakDetector.Level levelBefore = ResourceLeakDetector.getLevel();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final Reports reports = new Reports();

    private LeakWatch() {
        reports.start();
        logger.addAppender(reports);
        logger.setAdditive(false); // the control below is not news
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    static LeakWatch paranoid() {
        return new LeakWatch();
    }

    /** Leaks a buffer on purpose and waits until that is seen: otherwise finding nothing would say nothing. */
    void awaitControl() {
        allocateAndForget();
        await("the control leak").atMost(CONTROL_WAIT).until(() -> {
            collect();
            return !reports.texts.isEmpty();
        });
        reports.texts.clear();
    }

    /** Netty's reports of leaks since the control. */
    List<String> found() {
        for (int i = 0; i < 5; i++) {
            collect();
        }
        return List.copyOf(reports.texts);
    }

    @Override
    public void close() {
        ResourceLeakDetector.setLevel(levelBefore);
        logger.detachAppender(reports);
        logger.setAdditive(true);
    }

    private static void allocateAndForget() {
        ByteBuf forgotten = ByteBufAllocator.DEFAULT.directBuffer(16);
        forgotten.writeInt(1);
    }

    private static void collect() {
        System.gc();
        ByteBufAllocator.DEFAULT.directBuffer(16).release();
        UnpooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    }

    /** Appends to a list. */
    private static final class Reports extends AppenderBase<ILoggingEvent> {

        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            texts.add(event.getFormattedMessage());
        }
    }
}
