package io.warren.crash.run;

import io.warren.crash.history.Promises;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is the same for all cycles of a run.
 *
 * @param directory each cycle has a folder of its own below, which is deleted when it went well
 * @param brokerSettings key=value each
 * @param verifier a command and its arguments, called with the data directory of the dead broker; empty for none
 * @param loadMillisMax the kill comes before so many milliseconds of load
 * @param messagesMax of each publisher in a stretch of load; the drain has to take what is left
 * @param readyTimeout a broker that is not ready by then counts as one that does not boot
 */
public record Settings(BrokerKind broker, long seed, Path directory, List<String> brokerSettings, List<String> verifier,
        Promises promises, boolean killsAtCalls, boolean diskErrors, int loadMillisMax, int messagesMax,
        Duration readyTimeout) {}
