package io.warren.crash.run;

import io.warren.crash.broker.BrokerProcess;
import io.warren.crash.broker.Fault;
import io.warren.crash.history.Counts;
import io.warren.crash.history.HistoryChecker;
import io.warren.crash.history.Promises;
import io.warren.crash.history.Violation;
import io.warren.crash.history.Violations;
import io.warren.crash.load.Connections;
import io.warren.crash.load.Drain;
import io.warren.crash.load.Load;
import io.warren.crash.load.LoadRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Start, load, kill; kills while it recovers; perhaps more load and another kill; drain; perhaps a last kill; checks.
 *
 * <p>
 * Threads: one.
 */
final class Cycle {
    /** The exit code of a broker that cannot trust its disk any more. */
    private static final int DISK_FAILED = 74;
    private static final int POLL_MILLIS = 2;
    private static final int TIDY_MILLIS = 50;
    private static final int TIDY_ROUNDS = 400;

    private final Settings settings;
    private final Schedule schedule;
    private final BrokerProcess broker;
    private final Path directory;
    private final LoadRecord record = new LoadRecord();
    private final SplittableRandom random;
    private int kills;
    private long bootMillis;
    private boolean declared;
    private boolean drained;

    /** @param broker not started yet, and without data */
    Cycle(Settings settings, Schedule schedule, BrokerProcess broker, Path directory) {
        this.settings = settings;
        this.schedule = schedule;
        this.broker = broker;
        this.directory = directory;
        this.random = new SplittableRandom(schedule.loadSeed());
    }

    CycleResult run() throws IOException, InterruptedException, TimeoutException {
        try (Connections connections = new Connections(broker.port())) {
            load(connections, schedule.killMillis(), schedule.stopMillis(), schedule.fault());
            for (Schedule.RecoveryKill kill : schedule.recoveryKills()) {
                killRecovery(kill);
            }
            // A fault may have killed it before there was any load.
            int loadMillis = declared ? schedule.secondLoadMillis()
                    : Math.max(schedule.secondLoadMillis(), schedule.killMillis());
            if (loadMillis > 0) load(connections, loadMillis, 0, Fault.NONE);
            drain(connections);
            if (schedule.killAfterDrain()) {
                awaitThatAcksHold();
                killed(now());
                drain(connections);
            }
        } finally {
            broker.kill();
        }
        Counts counts =
                new HistoryChecker(settings.promises()).check(record.history(), drained, record.violations());
        return new CycleResult(schedule.cycle(), settings.seed(), schedule.text(), kills, bootMillis, counts,
                record.violations());
    }

    /** The drain has a later confirm in each queue, which may be enough. */
    private void awaitThatAcksHold() throws InterruptedException {
        Promises promises = settings.promises();
        if (!promises.confirmsCoverAcks()) Thread.sleep(promises.ackWindow().plus(promises.margin()));
    }

    private void load(Connections connections, int killMillis, int stopMillis, Fault fault)
            throws IOException, InterruptedException, TimeoutException {
        if (!boot(fault)) {
            killed(now());
            return;
        }
        if (declared) new Drain(connections, record).checkDefinitions();
        Load load = new Load(connections, record, random.split());
        declared = declared || load.declare();
        if (!declared) {
            if (fault.isNone())
                violations().add(Violation.Kind.BROKER, "queues could not be declared; see " + broker.output());
            killed(now());
            return;
        }
        load.start(settings.messagesMax());
        boolean died = diesWithin(killMillis);
        long diedAt = now();
        if (!died && stopMillis > 0) {
            broker.pause();
            diedAt = now();
            Thread.sleep(stopMillis);
        }
        checkOwnEnd(fault);
        broker.kill();
        load.awaitEnd();
        if (!died && fault.isNone()) checkNoneLostBefore(diedAt);
        killed(diedAt);
    }

    /** False if it died of its fault; without one that is a violation. */
    private boolean boot(Fault fault) throws IOException, InterruptedException {
        long before = now();
        broker.start(fault);
        boolean ready = broker.awaitReady(settings.readyTimeout());
        if (ready) {
            if (kills > 0) bootMillis = Math.max(bootMillis, TimeUnit.NANOSECONDS.toMillis(now() - before));
        } else if (fault.isNone()) {
            violations().add(Violation.Kind.BROKER,
                    "did not boot after " + kills + " kills; exit code " + broker.exitCode()
                            + ", see " + broker.output());
        }
        return ready;
    }

    private void killRecovery(Schedule.RecoveryKill kill) throws IOException, InterruptedException {
        broker.start(kill.fault());
        diesWithin(kill.millis());
        checkOwnEnd(kill.fault());
        killed(now());
    }

    private void drain(Connections connections) throws IOException, InterruptedException {
        drained = false;
        if (!boot(Fault.NONE)) return;
        Drain drain = new Drain(connections, record);
        if (!declared) return; // it died before it had promised anything
        drain.checkDefinitions();
        drained = drain.run();
        if (drained) awaitThatDiskIsFree();
    }

    /** Rounds, not a deadline: a machine that stood still meanwhile is no fault of the broker. */
    private void awaitThatDiskIsFree() throws IOException, InterruptedException {
        List<Path> left = broker.leftOnDisk();
        for (int round = 0; round < TIDY_ROUNDS && !left.isEmpty() && broker.isAlive(); round++) {
            Thread.sleep(TIDY_MILLIS);
            left = broker.leftOnDisk();
        }
        if (!left.isEmpty()) {
            violations().add(Violation.Kind.NOT_EMPTY, "all is acknowledged, but on disk there still is " + left);
        }
    }

    /** Kills what is left of it. */
    private void killed(long atNanos) throws IOException, InterruptedException {
        broker.kill();
        kills++;
        record.history().killed(atNanos);
        new Verifier(settings.verifier(), directory.resolve("data"), directory.resolve("verifier-" + kills + ".txt"))
                .run(violations());
    }

    private boolean diesWithin(int millis) throws InterruptedException {
        long deadline = now() + Duration.ofMillis(millis).toNanos();
        while (broker.isAlive()) {
            if (now() - deadline >= 0) return false;
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    /** A broker that lives does not hang up without a word. */
    private void checkNoneLostBefore(long killedAt) {
        for (String client : record.history().lostBefore(killedAt)) {
            violations().add(Violation.Kind.BROKER, client + " lost its connection while the broker lived");
        }
    }

    /** A broker may end by itself only when its disk failed, and says so. */
    private void checkOwnEnd(Fault fault) {
        Integer code = broker.exitCode();
        if (code == null || fault.kills()) return;
        if (fault.isNone() || code != DISK_FAILED) {
            violations().add(Violation.Kind.BROKER, "ended by itself with exit code " + code + " after fault " + fault
                    + "; see " + broker.output());
        }
    }

    private Violations violations() {
        return record.violations();
    }

    private static long now() {
        return System.nanoTime();
    }
}
